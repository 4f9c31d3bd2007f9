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
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes back old values of which Twilio refuses at least one, and does not say which. Each is tried alone, a primary
 * URL before its fallback. What Twilio refuses goes on holding what it holds until the last request, which clears it.
 * So an attempt that ends between two requests leaves nothing that the next could take for somebody else's.
 */
final class PutBackOneByOne {

    private final Map<RouteField, String> fields;
    private final Route current;
    private final Consumer<Map<RouteField, String>> write;
    private final TwilioException atOnce;
    private final Map<RouteField, String> held = new EnumMap<>(RouteField.class);
    private final List<RefusedValue> refused = new ArrayList<>();

    /**
     * As {@link PutBack#write}.
     *
     * @param atOnce how Twilio refused all of them at once
     */
    PutBackOneByOne(
            Map<RouteField, String> fields,
            Route current,
            Consumer<Map<RouteField, String>> write,
            TwilioException atOnce) {
        this.atOnce = atOnce;
        this.fields = fields;
        this.current = current;
        this.write = write;
    }

    PutBack write() {
        fields.forEach((field, value) -> {
            if (canBeCleared(field) && !value.isEmpty()) {
                writeOne(field, value);
            }
        });
        Map<RouteField, String> rest = rest();
        if (!isHeld(rest)) {
            // A sender's webhook is written as a whole, so with what it took meanwhile.
            Map<RouteField, String> last = new EnumMap<>(rest);
            held.forEach((field, value) -> {
                if (!current.get(field).equals(value)) {
                    last.put(field, value);
                }
            });
            write.accept(last);
        }
        held.putAll(rest);
        return new PutBack(held, refused);
    }

    private void writeOne(RouteField field, String value) {
        Optional<RouteField> lacking = field.fallsBackFor().filter(this::isRefused);
        if (lacking.isPresent()) {
            refused.add(new RefusedValue(
                    field,
                    value,
                    null,
                    "Twilio keeps no fallback without " + lacking.get().twilioName()
                            + ", which it did not take back."));
            return;
        }
        Map<RouteField, String> one = withWhatGoesWith(field, value);
        if (isHeld(one)) {
            held.putAll(one);
            return;
        }
        if (one.equals(fields)) {
            refused.add(refused(field, value, atOnce));
            return;
        }
        Map<RouteField, String> all = new EnumMap<>(one);
        all.putAll(held);
        try {
            write.accept(all);
            held.putAll(one);
        } catch (TwilioException e) {
            if (!refusesAValue(e, one)) {
                throw e;
            }
            refused.add(refused(field, value, e));
        }
    }

    private static RefusedValue refused(RouteField field, String value, TwilioException e) {
        return new RefusedValue(
                field, value, e.failure().twilioCode(), e.failure().message());
    }

    /**
     * An attempt before this one may have written it already; a sender that is written anew takes a while to show it.
     */
    private boolean isHeld(Map<RouteField, String> some) {
        return RouteFields.areHeld(some, current);
    }

    /** A URL with its method, and with what it is called for. */
    private Map<RouteField, String> withWhatGoesWith(RouteField field, String value) {
        Map<RouteField, String> one = new EnumMap<>(RouteField.class);
        one.put(field, value);
        fields.forEach((other, how) -> {
            if (leader(other).filter(field::equals).isPresent()) {
                one.put(other, how);
            }
        });
        return one;
    }

    /** What was empty before, what is refused, and what belongs to a URL that stays as it is. */
    private Map<RouteField, String> rest() {
        Map<RouteField, String> rest = new EnumMap<>(RouteField.class);
        fields.forEach((field, value) -> {
            if (held.containsKey(field)) {
                return;
            }
            if (canBeCleared(field)) {
                rest.put(field, "");
            } else if (leader(field).filter(this::isRefused).isEmpty()) {
                rest.put(field, value);
            }
        });
        return rest;
    }

    private boolean isRefused(RouteField field) {
        return RefusedValue.isOf(field, refused);
    }

    /** The URL without which a method or a mode means nothing. */
    private static Optional<RouteField> leader(RouteField field) {
        if (field.isMode()) {
            return Optional.of(RouteField.VOICE_URL);
        }
        return field.isMethod() ? Optional.of(field.url()) : Optional.empty();
    }

    private static boolean canBeCleared(RouteField field) {
        return field.isUrl() || field.isOverride();
    }

    /** What is not found may be an application or a trunk; a number that is gone refuses to be cleared as well. */
    static boolean refusesAValue(TwilioException e, Map<RouteField, String> fields) {
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
}
