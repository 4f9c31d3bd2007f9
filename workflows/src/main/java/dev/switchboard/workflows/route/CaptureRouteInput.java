package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import java.util.Set;

/** See {@link WebhookActivities#captureRoute}. */
public record CaptureRouteInput(NumberReference number, Set<Channel> channels) {

    public CaptureRouteInput {
        channels = Set.copyOf(channels);
    }
}
