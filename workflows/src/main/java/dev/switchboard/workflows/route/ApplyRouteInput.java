package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.NumberReference;
import org.jspecify.annotations.Nullable;

/**
 * A change to write, or to undo.
 *
 * @param number whose route
 * @param senderSid the WhatsApp sender, needed when the change is one of WhatsApp
 * @param before everything that was captured of the channels; a WhatsApp sender's webhook is always written as a whole,
 *     so fields that the change does not name come from here
 * @param change what to write
 * @param pace the batch's own, when it has one
 */
public record ApplyRouteInput(
        NumberReference number,
        @Nullable String senderSid,
        Route before,
        RouteChange change,
        @Nullable OperationPace pace) {

    public ApplyRouteInput(NumberReference number, @Nullable String senderSid, Route before, RouteChange change) {
        this(number, senderSid, before, change, null);
    }
}
