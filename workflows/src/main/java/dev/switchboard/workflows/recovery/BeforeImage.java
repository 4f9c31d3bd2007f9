package dev.switchboard.workflows.recovery;

import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.util.List;

/**
 * What an operation kept before it wrote anything to Twilio.
 *
 * @param route what Twilio held
 * @param changes what the operation was about to write, as it is to be undone
 */
public record BeforeImage(Route route, List<RouteChange> changes) {

    public BeforeImage {
        changes = List.copyOf(changes);
    }
}
