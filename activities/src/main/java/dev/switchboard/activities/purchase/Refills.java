package dev.switchboard.activities.purchase;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.pool.PoolCounts;
import dev.switchboard.activities.pool.PoolLimits;
import dev.switchboard.activities.pool.PoolState;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.pool.PoolKey;
import dev.switchboard.workflows.purchase.PurchaseNumberInput;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Purchases for pools. While a pool is refilled it may be changed or deleted, and get numbers otherwise: so each number
 * is asked about right before it is bought.
 */
@Component
final class Refills {

    private final JdbcClient jdbc;
    private final Pools pools;
    private final Budgets budgets;

    Refills(JdbcClient jdbc, Pools pools, Budgets budgets) {
        this.jdbc = jdbc;
        this.pools = pools;
        this.budgets = budgets;
    }

    /**
     * How many of those that are wanted may be reserved: all of them, unless they are for a pool that lacks fewer by
     * now.
     *
     * @throws ApplicationFailure pool_full, when it lacks none
     */
    int count(PurchaseNumberInput input) {
        int wanted = input.wish().count();
        if (input.pool() == null) {
            return wanted;
        }
        PoolKey key = new PoolKey(input.owner(), input.pool());
        PoolState pool = pools.find(key).orElseThrow(() -> deleted(key));
        return Math.min(wanted, lacks(pool, pool.counts()));
    }

    /**
     * Locks the pool that a number is bought for, so that it stays as it is until the purchase is on record. A number
     * that is bought for no pool passes.
     *
     * @throws ApplicationFailure pool_full, or budget_exceeded for a number for which nothing could be reserved
     */
    void refuseWhatIsNotToBeBought(String operationId, int ordinal, MonthlyPrice price) {
        Optional<Refill> found = refill(operationId);
        if (found.isEmpty()) {
            return;
        }
        Refill refill = found.get();
        PoolKey key = refill.pool();
        if (pools.lock(key).filter(made -> !made.isAfter(refill.since())).isEmpty()) {
            throw deleted(key);
        }
        PoolState pool = pools.find(key).orElseThrow(() -> deleted(key));
        lacks(pool, pool.counts().withComing(othersIntended(key, operationId, ordinal)));
        if (!isReserved(operationId, ordinal)) {
            throw Failures.refusal(
                    ErrorCode.BUDGET_EXCEEDED,
                    budgets.refusal(key.owner(), price)
                            .orElse("Your budget had less left as the refill began; refill the pool again."));
        }
    }

    /** At least one. */
    private static int lacks(PoolState pool, PoolCounts counts) {
        PoolLimits limits = pool.pool().limits();
        int lacks = counts.lacks(limits);
        if (lacks > 0) {
            return lacks;
        }
        String name = pool.pool().key().name();
        throw counts.room(limits) == 0
                ? refused(
                        "The pool %s may have no more numbers now, so no more were bought; raise its max with PUT /api/pools/%s."
                                .formatted(name, name),
                        "max")
                : refused(
                        "The pool %s has as many free numbers by now as it is to have, so no more were bought; raise its minFree with PUT /api/pools/%s."
                                .formatted(name, name),
                        "minFree");
    }

    /** What the operation buys for a pool; empty when it is for none. */
    private Optional<Refill> refill(String operationId) {
        return jdbc.sql("""
                SELECT owner, pool, created_at FROM number_purchase
                WHERE operation_id = :operationId AND pool IS NOT NULL LIMIT 1
                """)
                .param("operationId", operationId)
                .query((row, number) -> new Refill(
                        new PoolKey(row.getString("owner"), row.getString("pool")), Times.get(row, "created_at")))
                .optional();
    }

    private boolean isReserved(String operationId, int ordinal) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT 1 FROM number_purchase WHERE operation_id = :operationId AND ordinal = :ordinal)
                """)
                .param("operationId", operationId)
                .param("ordinal", ordinal)
                .query(Boolean.class)
                .single();
    }

    /** What is only reserved is asked about when its turn comes. */
    private int othersIntended(PoolKey key, String operationId, int ordinal) {
        return jdbc.sql("""
                SELECT count(*) FROM number_purchase
                WHERE owner = :owner AND pool = :pool AND state = 'INTENDED'
                  AND (operation_id, ordinal) <> (:operationId, :ordinal)
                """)
                .param("owner", key.owner())
                .param("pool", key.name())
                .param("operationId", operationId)
                .param("ordinal", ordinal)
                .query(Integer.class)
                .single();
    }

    private static ApplicationFailure deleted(PoolKey key) {
        return refused("The pool %s was deleted, so no more is bought for it.".formatted(key.name()), "pool");
    }

    private static ApplicationFailure refused(String message, String field) {
        return Failures.refusal(
                OperationFailure.of(ErrorCode.POOL_FULL, message).withField(field));
    }

    private record Refill(PoolKey pool, Instant since) {}
}
