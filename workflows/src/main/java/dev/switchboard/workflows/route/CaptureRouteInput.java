package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import java.util.Set;

/**
 * See {@link WebhookActivities#captureRoute}.
 *
 * @param releasing whether the channels are to be let go of, so that one whose number or sender Twilio no longer has is
 *     no reason to fail
 */
public record CaptureRouteInput(NumberReference number, Set<Channel> channels, boolean releasing) {

    public CaptureRouteInput {
        channels = Set.copyOf(channels);
    }

    /** Of channels that have to be there. */
    public CaptureRouteInput(NumberReference number, Set<Channel> channels) {
        this(number, channels, false);
    }
}
