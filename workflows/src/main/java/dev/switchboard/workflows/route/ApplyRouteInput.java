package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.NumberReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change to write, or to undo.
 *
 * @param operationId the operation that writes; only while it holds the number is anything sent that changes something
 * @param number whose route
 * @param senderSid the WhatsApp sender, needed when the change is one of WhatsApp
 * @param before everything that was captured of the channels; a WhatsApp sender's webhook is always written as a whole,
 *     so fields that the change does not name come from here
 * @param change what to write
 * @param readAt a time after which {@code before} was read, by Temporal's clock; none when another workflow read it,
 *     which may have been interrupted while it undid the change
 * @param pace the batch's own, when it has one
 * @param clearsOurs whether an undo clears what it would put back, where that is ours: of a number that was free
 */
public record ApplyRouteInput(
        String operationId,
        NumberReference number,
        @Nullable String senderSid,
        Route before,
        RouteChange change,
        @Nullable Instant readAt,
        @Nullable OperationPace pace,
        boolean clearsOurs) {

    /** One that puts back whatever was there before. */
    public ApplyRouteInput(
            String operationId,
            NumberReference number,
            @Nullable String senderSid,
            Route before,
            RouteChange change,
            @Nullable Instant readAt,
            @Nullable OperationPace pace) {
        this(operationId, number, senderSid, before, change, readAt, pace, false);
    }

    /** To be undone. */
    public ApplyRouteInput(
            String operationId, NumberReference number, @Nullable String senderSid, Route before, RouteChange change) {
        this(operationId, number, senderSid, before, change, null, null);
    }

    /** The same of a WhatsApp sender that was looked up. */
    public ApplyRouteInput withSenderSid(String sid) {
        return new ApplyRouteInput(operationId, number, sid, before, change, readAt, pace, clearsOurs);
    }

    /** The same of another change. */
    public ApplyRouteInput withChange(RouteChange other) {
        return new ApplyRouteInput(operationId, number, senderSid, before, other, readAt, pace, clearsOurs);
    }

    /** Of a number that was free before: what was ours there is left over from an earlier binding. */
    public ApplyRouteInput ofAFreeNumber(RouteChange toUndo) {
        return new ApplyRouteInput(operationId, number, senderSid, before, toUndo, readAt, pace, true);
    }
}
