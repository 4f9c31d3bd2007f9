package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * A change of one channel's fields at Twilio that can be undone: exactly the fields it writes, with the values they
 * had.
 *
 * @param channel the channel
 * @param from the captured values
 * @param to the values to write, for the same fields
 */
public record RouteChange(Channel channel, Map<RouteField, String> from, Map<RouteField, String> to) {

    public RouteChange {
        from = copy(from);
        to = copy(to);
        if (!from.keySet().equals(to.keySet())) {
            throw new IllegalArgumentException("from and to must have the same fields: " + from + ", " + to);
        }
    }

    /** Whether there is nothing to write. */
    public boolean none() {
        return to.isEmpty();
    }

    /** The same, which is undone by clearing those of the fields. */
    public RouteChange undoneByClearing(BiPredicate<RouteField, String> cleared) {
        return new RouteChange(channel, clearing(from, cleared), to);
    }

    /** The same, which clears those of the fields. */
    public RouteChange clearing(Predicate<RouteField> cleared) {
        return new RouteChange(channel, from, clearing(to, (field, value) -> cleared.test(field)));
    }

    /** The same of some of the fields. */
    public RouteChange only(Predicate<RouteField> wanted) {
        Map<RouteField, String> wantedFrom = new EnumMap<>(RouteField.class);
        wantedFrom.putAll(from);
        wantedFrom.keySet().removeIf(wanted.negate());
        Map<RouteField, String> wantedTo = new EnumMap<>(RouteField.class);
        wantedTo.putAll(to);
        wantedTo.keySet().removeIf(wanted.negate());
        return new RouteChange(channel, wantedFrom, wantedTo);
    }

    private static Map<RouteField, String> clearing(
            Map<RouteField, String> fields, BiPredicate<RouteField, String> cleared) {
        Map<RouteField, String> result = new EnumMap<>(RouteField.class);
        fields.forEach((field, value) -> result.put(field, cleared.test(field, value) ? "" : value));
        return result;
    }

    private static Map<RouteField, String> copy(Map<RouteField, String> fields) {
        Map<RouteField, String> copy = new EnumMap<>(RouteField.class);
        copy.putAll(fields);
        return Collections.unmodifiableMap(copy);
    }
}
