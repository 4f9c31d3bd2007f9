package dev.switchboard.activities.plan;

import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.audit.AuditedFields;
import dev.switchboard.activities.purchase.Budgets;
import dev.switchboard.workflows.audit.AuditAction;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;

/** Sets and removes budgets for batches. */
@Component
final class BudgetSettings extends SettingWriter<WantedBudget, WantedBudget> {

    private final Budgets budgets;

    BudgetSettings(Budgets budgets, PlatformTransactionManager transactions) {
        super(WantedBudget.class, transactions);
        this.budgets = budgets;
    }

    @Override
    Setting.Kind kind() {
        return Setting.Kind.BUDGET;
    }

    @Override
    void lock(String owner, String id) {
        budgets.lock(owner);
    }

    @Override
    Optional<WantedBudget> find(String owner, String id) {
        return budgets.find(owner).map(WantedBudget::of);
    }

    @Override
    WantedBudget compared(WantedBudget found) {
        return found;
    }

    @Override
    Written put(String owner, @Nullable WantedBudget found, WantedBudget after) {
        if (!budgets.put(owner, after.monthlyLimit(), after.currency())) {
            return Written.left("Numbers are paid for from it in its currency.");
        }
        AuditedCall call =
                AuditedCall.ofCaller(AuditAction.BUDGET_CHANGED, owner).to(fields(owner, after));
        return Written.of(found == null ? call : call.from(fields(owner, found)));
    }

    @Override
    Written delete(String owner, WantedBudget found) {
        return budgets.remove(owner)
                ? Written.of(
                        AuditedCall.ofCaller(AuditAction.BUDGET_CHANGED, owner).from(fields(owner, found)))
                : Written.left("Numbers are paid for from it.");
    }

    private static Map<String, String> fields(String owner, WantedBudget budget) {
        return AuditedFields.ofBudget(owner, budget.monthlyLimit(), budget.currency());
    }
}
