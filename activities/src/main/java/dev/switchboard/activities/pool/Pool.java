package dev.switchboard.activities.pool;

import dev.switchboard.workflows.pool.PoolKey;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.PurchaseWish;
import org.jspecify.annotations.Nullable;

/**
 * What an owner wants to have in a pool.
 *
 * @param key whose, and its name
 * @param criteria which numbers are bought for it
 * @param details what Twilio is told of them
 * @param limits how many, and what each may cost
 * @param accountSid the Twilio account that buys
 * @param agentId who gets its numbers, unless an assignment says another agent
 */
public record Pool(
        PoolKey key,
        NumberCriteria criteria,
        PurchaseWish.Details details,
        PoolLimits limits,
        String accountSid,
        @Nullable String agentId) {}
