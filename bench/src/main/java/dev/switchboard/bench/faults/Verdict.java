package dev.switchboard.bench.faults;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What an answer of the API says of how an operation ended.
 *
 * @param outcome UNANSWERED while nobody knows
 * @param operationId the operation, or empty when none was started
 * @param answer the answer itself
 */
record Verdict(Outcome outcome, String operationId, String answer) {

    private static final Set<String> ENDED =
            Set.of("COMPLETED", "FAILED", "COMPENSATED", "COMPENSATION_INCOMPLETE", "CANCELLED", "INTERRUPTED");

    static Verdict unknown(String why) {
        return new Verdict(Outcome.UNANSWERED, "", why);
    }

    boolean isKnown() {
        return outcome != Outcome.UNANSWERED;
    }

    /** Of a call for an operation: a repeated call with the same key meets the operation again. */
    static Verdict of(Http.Answer answer) {
        JsonNode body = answer.body();
        String state = body.path("state").asString("");
        String error = body.path("error").asString("");
        if (answer.status() == 200) {
            return new Verdict(Outcome.DONE, answer.operationId(), "");
        }
        if (ENDED.contains(state)) {
            return new Verdict(ended(state, error), body.path("operationId").asString(""), answer.toString());
        }
        // Of one whose workflow somebody terminated: it is still to be put back, and a repeated call meets its end.
        boolean underWay = error.equals("interrupted");
        boolean known = answer.status() >= 400 && answer.status() < 500 && answer.status() != 429 && !underWay;
        return known ? new Verdict(refused(error), "", answer.toString()) : unknown(answer.toString());
    }

    private static Outcome ended(String state, String error) {
        return switch (state) {
            case "COMPLETED" -> Outcome.DONE;
            case "COMPENSATION_INCOMPLETE" -> Outcome.INCOMPLETE;
            case "FAILED" -> refused(error) == Outcome.REFUSED ? Outcome.UNDONE : refused(error);
            default -> Outcome.UNDONE;
        };
    }

    private static Outcome refused(String error) {
        return switch (error) {
            case "already_assigned" -> Outcome.ALREADY_ASSIGNED;
            case "not_assigned" -> Outcome.NOT_ASSIGNED;
            default -> Outcome.REFUSED;
        };
    }
}
