package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.NumberReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change to write, or to undo.
 *
 * @param number whose route
 * @param senderSid the WhatsApp sender, needed when the change is one of WhatsApp
 * @param before everything that was captured of the channels; a WhatsApp sender's webhook is always written as a whole,
 *     so fields that the change does not name come from here
 * @param change what to write
 * @param readAt a time after which {@code before} was read, by Temporal's clock; none for an undo, which reads again
 * @param pace the batch's own, when it has one
 */
public record ApplyRouteInput(
        NumberReference number,
        @Nullable String senderSid,
        Route before,
        RouteChange change,
        @Nullable Instant readAt,
        @Nullable OperationPace pace) {

    /** To be undone. */
    public ApplyRouteInput(NumberReference number, @Nullable String senderSid, Route before, RouteChange change) {
        this(number, senderSid, before, change, null, null);
    }

    /** The same of a WhatsApp sender that was looked up. */
    public ApplyRouteInput withSenderSid(String sid) {
        return new ApplyRouteInput(number, sid, before, change, readAt, pace);
    }
}
