package dev.switchboard.activities.plan;

import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.number.PooledNumbers;
import dev.switchboard.activities.pool.Pool;
import dev.switchboard.activities.pool.PoolAgentGoneException;
import dev.switchboard.activities.pool.PoolState;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.pool.PoolKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/** Makes, changes and deletes pools for batches. Their numbers stay what and whose they are. */
@Component
final class PoolSettings extends SettingWriter<PoolState, Pool> {

    private final Pools pools;
    private final PooledNumbers numbers;

    PoolSettings(Pools pools, PooledNumbers numbers, PlatformTransactionManager transactions) {
        super(Pool.class, transactions);
        this.pools = pools;
        this.numbers = numbers;
    }

    @Override
    Setting.Kind kind() {
        return Setting.Kind.POOL;
    }

    @Override
    void lock(String owner, String id) {
        pools.lock(new PoolKey(owner, id));
    }

    @Override
    Optional<PoolState> find(String owner, String id) {
        return pools.find(new PoolKey(owner, id));
    }

    @Override
    Pool compared(PoolState found) {
        return found.pool();
    }

    @Override
    Written put(String owner, @Nullable PoolState found, Pool after) {
        if (found != null && !found.canBecome(after)) {
            return Written.CHANGED_SINCE;
        }
        try {
            orNothing(() -> pools.put(after));
        } catch (PoolAgentGoneException e) {
            return Written.left("The agent that it would name is there no more.");
        }
        AuditedCall call = AuditedCall.ofCaller(AuditAction.POOL_CHANGED, owner).to(after.audited());
        return Written.of(found == null ? call : call.from(found.pool().audited()));
    }

    @Override
    Written delete(String owner, PoolState found) {
        Pool pool = found.pool();
        numbers.takeAllOut(owner, pool.key().name());
        pools.delete(pool.key());
        return Written.of(AuditedCall.ofCaller(AuditAction.POOL_DELETED, owner).from(pool.audited()));
    }
}
