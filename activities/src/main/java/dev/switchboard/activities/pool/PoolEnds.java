package dev.switchboard.activities.pool;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.OperationEnded;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.pool.PoolWorkflowIds;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Tells a pool how its refill has ended, in the transaction that ends the refill. */
@Component
final class PoolEnds {

    private final Pools pools;

    PoolEnds(Pools pools) {
        this.pools = pools;
    }

    @EventListener
    @Order(OperationEnded.POOL)
    void end(OperationEnded ended) {
        Operation refill = ended.operation();
        if (refill == null || !ended.whole() || !PoolWorkflowIds.refills(refill.workflowId())) {
            return;
        }
        AuditInput input = ended.input();
        OperationFailure failure = input.failure();
        boolean whole = input.state() == OperationState.COMPLETED && failure == null;
        if (whole || hasWhatItIsToHave(failure)) {
            pools.refilled(refill.workflowId(), refill.createdAt());
            return;
        }
        pools.refused(
                refill.workflowId(),
                refill.id(),
                refill.createdAt(),
                Objects.requireNonNullElseGet(
                        failure, () -> OperationFailure.of(ErrorCode.CANCELLED, "The refill was cancelled.")));
    }

    /** The pool was changed, or got numbers otherwise, while it was refilled. */
    private static boolean hasWhatItIsToHave(@Nullable OperationFailure failure) {
        return failure != null && failure.code() == ErrorCode.POOL_FULL;
    }
}
