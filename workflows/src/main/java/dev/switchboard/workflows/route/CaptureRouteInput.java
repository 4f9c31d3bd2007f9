package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * See {@link WebhookActivities#captureRoute}.
 *
 * @param senderSid the number's WhatsApp sender, where it is known: finding it means to list the account's
 * @param pace the batch's own, when it has one
 */
public record CaptureRouteInput(
        NumberReference number,
        Set<Channel> channels,
        @Nullable String senderSid,
        @Nullable OperationPace pace) {

    public CaptureRouteInput {
        channels = Set.copyOf(channels);
    }

    public CaptureRouteInput(NumberReference number, Set<Channel> channels) {
        this(number, channels, null, null);
    }
}
