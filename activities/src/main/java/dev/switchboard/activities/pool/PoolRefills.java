package dev.switchboard.activities.pool;

import dev.switchboard.workflows.purchase.PurchaseNumberInput;
import dev.switchboard.workflows.purchase.PurchaseTerms;
import dev.switchboard.workflows.purchase.PurchaseWish;

/** What is bought for a pool. */
public final class PoolRefills {

    /** What a pool lacks beyond these, its next refill buys. */
    public static final int MOST_AT_ONCE = 50;

    private PoolRefills() {}

    /** A purchase of what the pool lacks, which nobody is to answer yet. */
    public static PurchaseNumberInput purchase(String operationId, PoolState state) {
        Pool pool = state.pool();
        return new PurchaseNumberInput(
                operationId,
                pool.key().owner(),
                pool.accountSid(),
                new PurchaseWish(null, pool.criteria(), Math.min(state.lacks(), MOST_AT_ONCE), pool.details()),
                null,
                new PurchaseTerms(pool.limits().most(), true),
                pool.key().name());
    }
}
