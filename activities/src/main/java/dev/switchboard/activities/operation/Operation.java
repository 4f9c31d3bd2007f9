package dev.switchboard.activities.operation;

import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An operation as its user sees it: what progress and lists are read from, never Temporal's visibility.
 *
 * @param id {@code op_…}, sorts by time
 * @param owner who asked for it
 * @param type what it does
 * @param phoneNumberId its number, none for an operation on many
 * @param agentId the agent concerned
 * @param sourceOperationId the batch that this one undoes or tries again, or the check whose findings it repairs
 * @param workflowId the Temporal workflow that carries it out
 * @param idempotencyKey the caller's key
 * @param requestFingerprint tells the request from another one with the same key
 * @param state where it stands
 * @param failure why it failed, when it did
 * @param result its result, when it has one
 * @param counts of an operation on many numbers that ended: how many ended how
 * @param createdAt when it was accepted
 * @param updatedAt when it was last written
 * @param endedAt when it ended
 */
public record Operation(
        String id,
        String owner,
        OperationType type,
        @Nullable String phoneNumberId,
        @Nullable String agentId,
        @Nullable String sourceOperationId,
        String workflowId,
        @Nullable String idempotencyKey,
        @Nullable String requestFingerprint,
        OperationState state,
        @Nullable OperationFailure failure,
        @Nullable NumberOperationResult result,
        Map<String, Integer> counts,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant endedAt) {

    public Operation {
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }
}
