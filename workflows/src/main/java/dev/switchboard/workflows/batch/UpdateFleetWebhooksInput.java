package dev.switchboard.workflows.batch;

/**
 * Which numbers to update, and how carefully.
 *
 * @param operationId the operation's id
 * @param owner whose numbers
 * @param scope which of them, and towards what
 * @param care how carefully
 * @param cursor where to go on: {@link BatchCursor#START} for a new operation
 */
public record UpdateFleetWebhooksInput(
        String operationId, String owner, BatchScope scope, BatchCare care, BatchCursor cursor) {

    /** From the beginning, without special care. */
    public static UpdateFleetWebhooksInput of(String operationId, String owner, BatchScope scope) {
        return new UpdateFleetWebhooksInput(operationId, owner, scope, BatchCare.NONE, BatchCursor.START);
    }

    public UpdateFleetWebhooksInput with(BatchCare other) {
        return new UpdateFleetWebhooksInput(operationId, owner, scope, other, cursor);
    }

    public UpdateFleetWebhooksInput withCursor(BatchCursor next) {
        return new UpdateFleetWebhooksInput(operationId, owner, scope, care, next);
    }
}
