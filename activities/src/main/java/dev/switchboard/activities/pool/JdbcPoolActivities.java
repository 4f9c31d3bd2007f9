package dev.switchboard.activities.pool;

import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.pool.PoolActivities;
import dev.switchboard.workflows.pool.PoolKey;
import dev.switchboard.workflows.pool.PoolRefill;
import dev.switchboard.workflows.pool.PoolWorkflowIds;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pools in PostgreSQL. */
@Component
final class JdbcPoolActivities implements PoolActivities {

    private final Pools pools;
    private final Operations operations;

    JdbcPoolActivities(Pools pools, Operations operations) {
        this.pools = pools;
        this.operations = operations;
    }

    @Override
    public List<PoolRefill> openRefills(String checkId, @Nullable PoolKey after, int limit) {
        String checkKey = "refill by " + checkId;
        return pools.due(checkKey, after, limit).stream()
                .map(state -> open(checkKey, state))
                .toList();
    }

    private PoolRefill open(String checkKey, PoolState state) {
        PoolKey pool = state.pool().key();
        String key = checkKey + " of " + pool.name();
        String operationId = operations
                .open(NewOperation.of(pool.owner(), OperationType.PURCHASE, PoolWorkflowIds.refillWorkflowId(pool))
                        .once(key))
                .operation()
                .id();
        return new PoolRefill(pool, PoolRefills.purchase(operationId, state));
    }

    @Override
    public void discardRefill(String operationId) {
        operations.discard(operationId);
    }
}
