package dev.switchboard.bench.faults;

import java.util.Map;

/** The calls that steps are. */
final class Requests {

    private Requests() {}

    /** A call of the API; its body may be empty. */
    record Request(String method, String path, String body) {

        /** The same about that operation. */
        Request on(String operationId) {
            return new Request(method, path.replace("{id}", operationId), body);
        }
    }

    /** The call for an operation; that of an undo lacks the batch. */
    static Request of(Step step, Universe universe) {
        String number = Universe.numberId(step.number());
        return switch (step.act()) {
            case ASSIGN, ASSIGN_TAKE_OVER ->
                new Request(
                        "POST",
                        "/api/phone-numbers/assign",
                        json(Map.of(
                                "phoneNumberId",
                                number,
                                "chatbotId",
                                universe.agent(step.number(), step.agent()),
                                "enableSms",
                                step.sms(),
                                "enableWhatsApp",
                                false,
                                "takeOver",
                                step.act() == Act.ASSIGN_TAKE_OVER)));
            case UNASSIGN, UNASSIGN_RESTORE ->
                new Request(
                        "DELETE",
                        "/api/phone-numbers/assign",
                        json(Map.of("phoneNumberId", number, "restore", step.act() == Act.UNASSIGN_RESTORE)));
            case MOVE ->
                new Request(
                        "POST",
                        "/api/phone-numbers/" + number + "/move",
                        json(Map.of("chatbotId", universe.agent(step.number(), step.agent()))));
            case UPDATE -> new Request("POST", "/api/phone-numbers/webhooks", json(Map.of("phoneNumberId", number)));
            case BATCH -> new Request("PUT", "/api/phone-numbers/webhooks", "");
            case UNDO, UNDO_PLAN -> new Request("POST", "/api/operations/{id}/undo", "");
            case DRIFT -> new Request("POST", "/api/drift/check", "");
            case ROTATE ->
                new Request(
                        "POST",
                        "/api/twilio-accounts/" + Universe.accountSid(universe.account(step.number()))
                                + "/rotate-token",
                        "");
            default -> throw new IllegalArgumentException(step + " is no operation");
        };
    }

    private static String json(Map<String, Object> body) {
        return Http.JSON.writeValueAsString(body);
    }
}
