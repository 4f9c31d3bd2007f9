package dev.switchboard.workflows.audit;

import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an operation ended.
 *
 * @param operationId which
 * @param action what is audited
 * @param actor who asked for it, as the workflow was told: for readers of its history. The trail has who was stored
 * @param subject what the operation was on
 * @param end how it ended
 */
public record AuditInput(String operationId, AuditAction action, String actor, AuditSubject subject, OperationEnd end) {

    /** The number's id; none for an operation on many. */
    public @Nullable String phoneNumberId() {
        return subject.phoneNumberId();
    }

    public @Nullable String agentId() {
        return subject.agentId();
    }

    public OperationState state() {
        return end.state();
    }

    /** Why it failed, when it did. */
    public @Nullable OperationFailure failure() {
        return end.failure();
    }

    public @Nullable NumberOperationResult result() {
        return end.result();
    }

    /** Of an operation on many numbers: how many ended how; otherwise empty. */
    public Map<String, Integer> counts() {
        return end.counts();
    }
}
