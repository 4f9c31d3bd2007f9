package dev.switchboard.workflows.purchase;

import dev.switchboard.workflows.number.MonthlyPrice;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Purchases and budgets, in the database. Every method may be repeated, and then changes nothing.
 *
 * <p>Refusals are non-retryable application failures whose type is an {@code ErrorCode}.
 */
@ActivityInterface
public interface PurchaseActivities {

    /**
     * Begins the operation, and reserves the most that all of its numbers may cost in the owner's budget, in one
     * statement. A refill of a pool reserves as many as the pool may have and the budget can pay.
     *
     * <p>Refusals: budget_exceeded, pool_full, agent_not_found, agent_not_owned.
     */
    @ActivityMethod
    void beginPurchase(PurchaseNumberInput input);

    /**
     * Records that the operation is about to buy exactly this number, at this price.
     *
     * <p>Refusals, of the numbers of a refill only: pool_full when the pool was deleted or is to have no more by now,
     * and budget_exceeded for what the budget could not pay as the refill began.
     *
     * @return false when the number is here already, or another purchase is after it
     */
    @ActivityMethod
    boolean intendPurchase(BuyNumberInput input, MonthlyPrice price);

    /**
     * Records that the number was bought: it is the owner's, and free. What was reserved beyond its price is given
     * back.
     *
     * @return its id here
     */
    @ActivityMethod
    String recordPurchase(String operationId, int ordinal, BoughtNumber bought);

    /** Gives back what was reserved for a number that was bought and is released again, and forgets the number. */
    @ActivityMethod
    void recordRelease(String operationId, int ordinal);

    /** How far a purchase got whose workflow was lost. */
    @ActivityMethod
    InterruptedPurchase loadInterruptedPurchase(String operationId);

    /** Gives back what was reserved for numbers that the operation has not bought, and will not. */
    @ActivityMethod
    void endPurchase(String operationId);
}
