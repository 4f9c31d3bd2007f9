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

    /** Of no number, no agent and no other operation, until it is said. */
    public static NewOperation of(String owner, OperationType type, String workflowId) {
        return new NewOperation(owner, type, null, null, workflowId, null, null);
    }

    /** On a number, and the agent that it has or gets. */
    public NewOperation onNumber(String id, @Nullable String agent) {
        return new NewOperation(
                owner, type, id, agent, sourceOperationId, workflowId, idempotencyKey, requestFingerprint);
    }

    /** Opened once for the key, however often it is asked for. */
    public NewOperation once(String key) {
        return new NewOperation(
                owner, type, phoneNumberId, agentId, sourceOperationId, workflowId, key, requestFingerprint);
    }

    /** What another operation gave rise to: opened once for the key, however often it is asked for. */
    public NewOperation onceAfter(String operationId, String key) {
        return new NewOperation(owner, type, phoneNumberId, agentId, operationId, workflowId, key, requestFingerprint);
    }

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
