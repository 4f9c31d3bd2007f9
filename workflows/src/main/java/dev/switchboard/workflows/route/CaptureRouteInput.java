package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * See {@link WebhookActivities#captureRoute}.
 *
 * @param releasing whether the channels are to be let go of, so that one whose number or sender Twilio no longer has is
 *     no reason to fail
 * @param senderSid the number's WhatsApp sender, where it is known: finding it means to list the account's
 * @param pace the batch's own, when it has one
 * @param leaving those of the channels that the number loses, of which it does not matter either when one is gone
 */
public record CaptureRouteInput(
        NumberReference number,
        Set<Channel> channels,
        boolean releasing,
        @Nullable String senderSid,
        @Nullable OperationPace pace,
        Set<Channel> leaving) {

    @SuppressWarnings("ConstantValue") // Jackson hands in null for an absent set.
    public CaptureRouteInput {
        channels = Set.copyOf(channels);
        leaving = leaving == null ? Set.of() : Set.copyOf(leaving);
    }

    /** Of channels that have to be there. */
    public CaptureRouteInput(NumberReference number, Set<Channel> channels) {
        this(number, channels, false, null, null, Set.of());
    }

    /** Of channels that are to be let go of, while somebody waits for that. */
    public static CaptureRouteInput releasing(NumberReference number, Set<Channel> channels) {
        return releasing(number, channels, null);
    }

    /**
     * Of channels that are to be let go of.
     *
     * @param pace the batch's own, when it has one
     */
    public static CaptureRouteInput releasing(
            NumberReference number, Set<Channel> channels, @Nullable OperationPace pace) {
        return new CaptureRouteInput(number, channels, true, null, pace, Set.of());
    }

    /** Whether it is no reason to fail when Twilio no longer has the channel. */
    public boolean mayBeGone(Channel channel) {
        return releasing || leaving.contains(channel);
    }
}
