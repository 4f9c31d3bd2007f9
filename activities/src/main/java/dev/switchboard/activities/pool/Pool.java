package dev.switchboard.activities.pool;

import dev.switchboard.workflows.pool.PoolKey;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.PurchaseWish;
import dev.switchboard.workflows.purchase.RequiredCapabilities;
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
        @Nullable String agentId) {

    /** Whether numbers that were bought for the other one are as this one wants them. */
    public boolean canUseThoseOf(Pool other) {
        RequiredCapabilities had = other.criteria.can();
        RequiredCapabilities wanted = criteria.can();
        return criteria.country().equals(other.criteria.country())
                && criteria.type() == other.criteria.type()
                && (had.voice() || !wanted.voice())
                && (had.sms() || !wanted.sms())
                && (had.mms() || !wanted.mms());
    }
}
