package dev.switchboard.workflows.route;

import java.util.Map;

/**
 * How an undo at Twilio ended.
 *
 * @param changedByOthers fields that held neither what we wrote nor what we had captured, with the value they hold; left
 *     alone
 */
public record RestoredRoute(Map<RouteField, String> changedByOthers) {

    public RestoredRoute {
        changedByOthers = Map.copyOf(changedByOthers);
    }
}
