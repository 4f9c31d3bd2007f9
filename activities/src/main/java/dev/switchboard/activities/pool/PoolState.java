package dev.switchboard.activities.pool;

import dev.switchboard.workflows.number.MonthlyPrice;
import org.jspecify.annotations.Nullable;

/**
 * A pool, and how it is.
 *
 * @param pool what it is to have
 * @param counts what it has
 * @param cost what its numbers cost a month that were bought here, in its currency
 * @param unpriced its numbers of which nobody knows the price: they were not bought here, or in another currency
 * @param refusal why the last refill failed; none when it did not
 */
public record PoolState(
        Pool pool,
        PoolCounts counts,
        MonthlyPrice cost,
        int unpriced,
        @Nullable PoolRefusal refusal) {

    /** Whether its numbers are as it wants them once it has been changed so. */
    public boolean canBecome(Pool changed) {
        return counts.all() == 0 || changed.canUseThoseOf(pool);
    }

    /** How many numbers to buy. */
    public int lacks() {
        return counts.lacks(pool.limits());
    }
}
