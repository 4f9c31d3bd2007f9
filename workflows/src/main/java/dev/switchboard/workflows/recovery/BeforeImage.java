package dev.switchboard.workflows.recovery;

import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation kept before it wrote anything to Twilio.
 *
 * @param route what Twilio held
 * @param changes what the operation was about to write, as it is to be undone. Empty when that was nothing; none when
 *     it is not on record, so that it cannot be undone
 */
public record BeforeImage(Route route, @Nullable List<RouteChange> changes) {

    public BeforeImage {
        changes = changes == null ? null : List.copyOf(changes);
    }
}
