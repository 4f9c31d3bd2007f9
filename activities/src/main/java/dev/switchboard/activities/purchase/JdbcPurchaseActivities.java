package dev.switchboard.activities.purchase;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.number.BoughtNumbers;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.purchase.BoughtNumber;
import dev.switchboard.workflows.purchase.BuyNumberInput;
import dev.switchboard.workflows.purchase.InterruptedPurchase;
import dev.switchboard.workflows.purchase.PurchaseActivities;
import dev.switchboard.workflows.purchase.PurchaseNumberInput;
import dev.switchboard.workflows.purchase.PurchaseUse;
import java.util.Objects;
import org.springframework.dao.DuplicateKeyException;
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
    private final Refills refills;
    private final OperationStates operationStates;
    private final TransactionTemplate transaction;

    JdbcPurchaseActivities(
            Purchases purchases,
            PaidNumbers paid,
            Budgets budgets,
            BoughtNumbers numbers,
            Agents agents,
            Refills refills,
            OperationStates operationStates,
            PlatformTransactionManager transactionManager) {
        this.purchases = purchases;
        this.paid = paid;
        this.budgets = budgets;
        this.numbers = numbers;
        this.agents = agents;
        this.refills = refills;
        this.operationStates = operationStates;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    @Override
    public void beginPurchase(PurchaseNumberInput input) {
        String operationId = input.operationId();
        operationStates.begin(operationId);
        refuseOthersAgent(input);
        if (purchases.exists(operationId)) {
            return;
        }
        // A refill buys what it can: one number is better than none.
        int most = refills.count(input);
        int least = input.pool() == null ? most : 1;
        for (int count = most; count >= least; count--) {
            if (purchases.reserve(input, count)) {
                return;
            }
        }
        throw Failures.refusal(
                ErrorCode.BUDGET_EXCEEDED,
                budgets.refusal(input.owner(), input.terms().most().times(least))
                        .orElse("Another purchase had the rest of your budget a moment ago; try again."));
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

    @Override
    public boolean intendPurchase(BuyNumberInput input, MonthlyPrice price) {
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> intend(input, price)));
        } catch (DuplicateKeyException otherPurchase) {
            return false;
        }
    }

    private boolean intend(BuyNumberInput input, MonthlyPrice price) {
        refills.refuseWhatIsNotToBeBought(input.operationId(), input.ordinal(), price);
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
