package dev.switchboard.activities.purchase;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.number.BoughtNumbers;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.pool.PoolKey;
import dev.switchboard.workflows.purchase.BoughtNumber;
import dev.switchboard.workflows.purchase.BuyNumberInput;
import dev.switchboard.workflows.purchase.InterruptedPurchase;
import dev.switchboard.workflows.purchase.PurchaseActivities;
import dev.switchboard.workflows.purchase.PurchaseNumberInput;
import dev.switchboard.workflows.purchase.PurchaseUse;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Purchases in PostgreSQL. */
@Component
final class JdbcPurchaseActivities implements PurchaseActivities {

    private final Purchases purchases;
    private final PaidNumbers paid;
    private final Budgets budgets;
    private final BoughtNumbers numbers;
    private final Agents agents;
    private final Pools pools;
    private final OperationStates operationStates;
    private final TransactionTemplate transaction;

    JdbcPurchaseActivities(
            Purchases purchases,
            PaidNumbers paid,
            Budgets budgets,
            BoughtNumbers numbers,
            Agents agents,
            Pools pools,
            OperationStates operationStates,
            PlatformTransactionManager transactionManager) {
        this.purchases = purchases;
        this.paid = paid;
        this.budgets = budgets;
        this.numbers = numbers;
        this.agents = agents;
        this.pools = pools;
        this.operationStates = operationStates;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    @Override
    public void beginPurchase(PurchaseNumberInput input) {
        String operationId = input.operationId();
        operationStates.begin(operationId);
        refuseOthersAgent(input);
        refuseMoreThanThePoolMayHave(input);
        int count = input.wish().count();
        MonthlyPrice most = input.terms().most();
        if (!purchases.reserve(input)) {
            throw Failures.refusal(
                    ErrorCode.BUDGET_EXCEEDED,
                    budgets.refusal(input.owner(), most.times(count))
                            .orElse("Another purchase had the rest of your budget a moment ago; try again."));
        }
    }

    /** The controller has looked too, but the agent may be gone since. */
    private void refuseOthersAgent(PurchaseNumberInput input) {
        PurchaseUse use = input.use();
        if (use == null) {
            return;
        }
        Agent agent = agents.find(use.agentId())
                .orElseThrow(() -> Failures.refusal(
                        ErrorCode.AGENT_NOT_FOUND, "There is no agent " + use.agentId() + "; create it first."));
        if (!agent.owner().equals(input.owner())) {
            throw Failures.refusal(
                    ErrorCode.AGENT_NOT_OWNED,
                    "Agent " + use.agentId() + " belongs to another owner; choose one of yours.");
        }
    }

    /** One refill of a pool runs at a time, so what it has been counted to lack is counted again where that is certain. */
    private void refuseMoreThanThePoolMayHave(PurchaseNumberInput input) {
        String pool = input.pool();
        if (pool == null || !purchases.find(input.operationId()).isEmpty()) {
            return;
        }
        int room = pools.find(new PoolKey(input.owner(), pool))
                .map(state -> state.counts().room(state.pool().limits()))
                .orElse(0);
        if (room < input.wish().count()) {
            throw Failures.refusal(OperationFailure.of(
                            ErrorCode.POOL_FULL,
                            "The pool %s may have %d more numbers now, and %d were to be bought; raise its max with PUT /api/pools/%s."
                                    .formatted(pool, room, input.wish().count(), pool))
                    .withField("max"));
        }
    }

    @Override
    public boolean intendPurchase(BuyNumberInput input, MonthlyPrice price) {
        if (!purchases.intend(
                input.operationId(), input.ordinal(), input.number().phoneNumber())) {
            return false;
        }
        purchases.price(input.operationId(), input.ordinal(), price);
        return true;
    }

    @Override
    public String recordPurchase(String operationId, int ordinal, BoughtNumber bought) {
        return Objects.requireNonNull(transaction.execute(status -> {
            String id = purchases
                    .phoneNumberId(operationId, ordinal)
                    .orElseGet(() -> numbers.keep(paid.buyer(operationId, ordinal), operationId, bought));
            purchases.bought(operationId, ordinal, id);
            return id;
        }));
    }

    @Override
    public void recordRelease(String operationId, int ordinal) {
        transaction.executeWithoutResult(status -> {
            purchases.phoneNumberId(operationId, ordinal).ifPresent(numbers::forget);
            purchases.released(operationId, ordinal);
        });
    }

    @Override
    public InterruptedPurchase loadInterruptedPurchase(String operationId) {
        return purchases.interrupted(operationId);
    }

    @Override
    public void endPurchase(String operationId) {
        purchases.notBought(operationId);
    }
}
