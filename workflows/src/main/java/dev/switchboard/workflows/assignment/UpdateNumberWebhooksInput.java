package dev.switchboard.workflows.assignment;

import org.jspecify.annotations.Nullable;

/**
 * What to update.
 *
 * @param operationId the operation's id, that of the batch when the update is part of one
 * @param owner the caller's subject
 * @param phoneNumberId the number
 * @param batch how a batch goes about it; none when somebody waits for the answer
 */
public record UpdateNumberWebhooksInput(
        String operationId,
        String owner,
        String phoneNumberId,
        @Nullable InBatch batch) {

    public UpdateNumberWebhooksInput(String operationId, String owner, String phoneNumberId) {
        this(operationId, owner, phoneNumberId, null);
    }
}
