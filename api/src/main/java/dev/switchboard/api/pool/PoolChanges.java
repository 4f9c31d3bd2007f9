package dev.switchboard.api.pool;

import dev.switchboard.activities.audit.AuditAppender;
import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PooledNumbers;
import dev.switchboard.activities.pool.Pool;
import dev.switchboard.activities.pool.PoolState;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.pool.PoolKey;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes pools, each change with its audit message in one transaction. */
@Component
final class PoolChanges {

    private final Pools pools;
    private final PooledNumbers numbers;
    private final Ownership ownership;
    private final AuditAppender audit;
    private final TransactionTemplate transaction;

    PoolChanges(
            Pools pools,
            PooledNumbers numbers,
            Ownership ownership,
            AuditAppender audit,
            TransactionTemplate transaction) {
        this.pools = pools;
        this.numbers = numbers;
        this.ownership = ownership;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * Makes it, or replaces all of it; its numbers stay.
     *
     * @return false when it has numbers that would not be as it wants them
     */
    boolean put(Pool pool) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            pools.lock(pool.key());
            Optional<PoolState> before = pools.find(pool.key());
            if (before.filter(now -> !now.canBecome(pool)).isPresent()) {
                return false;
            }
            pools.put(pool);
            AuditedCall call =
                    AuditedCall.ofCaller(AuditAction.POOL_CHANGED, pool.key().owner());
            audit.append(before.map(state -> call.from(state.pool().audited()))
                    .orElse(call)
                    .to(pool.audited()));
            return true;
        }));
    }

    /**
     * Its numbers stay what and whose they are, without a pool.
     *
     * @throws Problem when there is none, or it was deleted a moment ago
     */
    void delete(PoolKey key) {
        transaction.executeWithoutResult(status -> {
            pools.lock(key);
            PoolState state = ownership.pool(key);
            numbers.takeAllOut(key.owner(), key.name());
            pools.delete(key);
            audit.append(AuditedCall.ofCaller(AuditAction.POOL_DELETED, key.owner())
                    .from(state.pool().audited()));
        });
    }

    /**
     * Puts a number into a pool.
     *
     * @return false when the pool has as many numbers as it may
     * @throws Problem when it was deleted a moment ago
     */
    boolean putNumber(PoolKey key, PhoneNumber number) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            pools.lock(key);
            Optional<String> before = numbers.poolOf(number.id());
            if (before.filter(key.name()::equals).isPresent()) {
                return true;
            }
            PoolState now = ownership.pool(key);
            if (now.counts().room(now.pool().limits()) == 0) {
                return false;
            }
            numbers.put(number.id(), key.name());
            AuditedCall call = AuditedCall.onNumber(AuditAction.POOL_NUMBER_PUT, key.owner(), number);
            audit.append(before.map(pool -> call.from(Map.of("pool", pool)))
                    .orElse(call)
                    .to(Map.of("pool", key.name())));
            return true;
        }));
    }

    /** @return false when the number is not in the pool */
    boolean takeNumberOut(PoolKey key, PhoneNumber number) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            pools.lock(key);
            if (numbers.poolOf(number.id()).filter(key.name()::equals).isEmpty()) {
                return false;
            }
            numbers.takeOut(number.id());
            audit.append(AuditedCall.onNumber(AuditAction.POOL_NUMBER_TAKEN_OUT, key.owner(), number)
                    .from(Map.of("pool", key.name())));
            return true;
        }));
    }
}
