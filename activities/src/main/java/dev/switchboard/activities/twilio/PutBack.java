package dev.switchboard.activities.twilio;

import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes back what was there before. Twilio may refuse today what it took once: its checks change, and an application may
 * be gone. Then the fields are cleared, so that nothing of ours stays, and the values are tried one by one, since Twilio
 * does not say which of them it was.
 *
 * @param written what the fields hold now
 * @param refused what Twilio did not take
 */
public record PutBack(Map<RouteField, String> written, List<RefusedValue> refused) {

    /**
     * Writes.
     *
     * @param fields old values; nothing is written when there are none
     * @param write one request to Twilio for all of these fields
     * @throws TwilioException when it was not a value that was refused
     */
    public static PutBack write(Map<RouteField, String> fields, Consumer<Map<RouteField, String>> write) {
        if (fields.isEmpty()) {
            return new PutBack(fields, List.of());
        }
        try {
            write.accept(fields);
            return new PutBack(fields, List.of());
        } catch (TwilioException e) {
            if (!refusesAValue(e, fields)) {
                throw e;
            }
        }
        Map<RouteField, String> held = new EnumMap<>(RouteField.class);
        fields.keySet().stream().filter(PutBack::canBeCleared).forEach(field -> held.put(field, ""));
        write.accept(held);
        List<RefusedValue> refused = new ArrayList<>();
        fields.forEach((field, value) -> {
            if (canBeCleared(field) && !value.isEmpty()) {
                writeOne(field, fields, held, refused, write);
            }
        });
        return new PutBack(held, refused);
    }

    /** A primary URL comes before its fallback, which Twilio does not keep without it. */
    private static void writeOne(
            RouteField field,
            Map<RouteField, String> fields,
            Map<RouteField, String> held,
            List<RefusedValue> refused,
            Consumer<Map<RouteField, String>> write) {
        String value = fields.getOrDefault(field, "");
        Map<RouteField, String> with = new EnumMap<>(held);
        with.put(field, value);
        fields.forEach((method, how) -> {
            if (method.isMethod() && RouteFields.urlOf(method) == field) {
                with.put(method, how);
            }
        });
        try {
            write.accept(with);
            held.putAll(with);
        } catch (TwilioException e) {
            if (!refusesAValue(e, Map.of(field, value))) {
                throw e;
            }
            refused.add(new RefusedValue(
                    field, value, e.failure().twilioCode(), e.failure().message()));
        }
    }

    private static boolean canBeCleared(RouteField field) {
        return field.isUrl() || field.isOverride();
    }

    /** What is not found may be an application or a trunk; a number that is gone refuses to be cleared as well. */
    private static boolean refusesAValue(TwilioException e, Map<RouteField, String> fields) {
        boolean hasValue = fields.entrySet().stream()
                .anyMatch(entry ->
                        canBeCleared(entry.getKey()) && !entry.getValue().isEmpty());
        boolean namesAnother = fields.entrySet().stream()
                .anyMatch(entry ->
                        entry.getKey().isOverride() && !entry.getValue().isEmpty());
        return hasValue
                && e.failure().code() == ErrorCode.TWILIO_REFUSED
                && !TwilioErrors.refusesCredentials(e)
                && (!TwilioErrors.isGone(e) || namesAnother);
    }

    /** What the fields hold now. */
    public Route route() {
        return new Route(written);
    }
}
