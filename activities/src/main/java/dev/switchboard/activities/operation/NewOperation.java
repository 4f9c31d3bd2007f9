package dev.switchboard.activities.operation;

import dev.switchboard.workflows.operation.OperationType;
import org.jspecify.annotations.Nullable;

/** An operation to be opened. See {@link Operation}. */
public record NewOperation(
        String owner,
        OperationType type,
        @Nullable String phoneNumberId,
        @Nullable String agentId,
        @Nullable String sourceOperationId,
        String workflowId,
        @Nullable String idempotencyKey,
        @Nullable String requestFingerprint) {

    /** One that stems from no other. */
    public NewOperation(
            String owner,
            OperationType type,
            @Nullable String phoneNumberId,
            @Nullable String agentId,
            String workflowId,
            @Nullable String idempotencyKey,
            @Nullable String requestFingerprint) {
        this(owner, type, phoneNumberId, agentId, null, workflowId, idempotencyKey, requestFingerprint);
    }
}
