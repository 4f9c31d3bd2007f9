package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A change of one channel's fields at Twilio that can be undone: exactly the fields it writes, with the values they had.
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

    private static Map<RouteField, String> copy(Map<RouteField, String> fields) {
        Map<RouteField, String> copy = new EnumMap<>(RouteField.class);
        copy.putAll(fields);
        return Collections.unmodifiableMap(copy);
    }
}
