package dev.switchboard.workflows.route;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How an undo at Twilio ended.
 *
 * @param changedByOthers fields that held neither what we wrote nor what we had captured, with the value they hold, as
 *     people see it; left
 *     alone
 * @param refused what Twilio did not take back; those fields are empty now
 */
public record RestoredRoute(Map<RouteField, String> changedByOthers, List<RefusedValue> refused) {

    public RestoredRoute {
        Map<RouteField, String> texts = new EnumMap<>(RouteField.class);
        changedByOthers.forEach((field, value) -> texts.put(field, FoundValue.text(value)));
        changedByOthers = Collections.unmodifiableMap(texts);
        refused = List.copyOf(refused);
    }

    /** All that was ours was put back. */
    public RestoredRoute(Map<RouteField, String> changedByOthers) {
        this(changedByOthers, List.of());
    }
}
