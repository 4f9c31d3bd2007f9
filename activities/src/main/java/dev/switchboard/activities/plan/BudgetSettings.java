package dev.switchboard.activities.plan;

import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.audit.AuditedFields;
import dev.switchboard.activities.purchase.Budgets;
import dev.switchboard.workflows.audit.AuditAction;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sets and removes budgets for batches. */
@Component
final class BudgetSettings implements SettingWriter {

    private final Budgets budgets;

    BudgetSettings(Budgets budgets) {
        this.budgets = budgets;
    }

    @Override
    public Setting.Kind kind() {
        return Setting.Kind.BUDGET;
    }

    @Override
    public void lock(String owner, String id) {
        budgets.lock(owner);
    }

    @Override
    public Written change(String owner, Setting setting) {
        WantedBudget after = Objects.requireNonNull(setting.after(WantedBudget.class));
        WantedBudget now = now(owner);
        if (after.equals(now)) {
            return Written.NOTHING;
        }
        if (!Objects.equals(now, setting.before(WantedBudget.class))) {
            return Written.CHANGED_SINCE;
        }
        if (!budgets.put(owner, after.monthlyLimit(), after.currency())) {
            return Written.left("Numbers are paid for from it in its currency.");
        }
        AuditedCall call =
                AuditedCall.ofCaller(AuditAction.BUDGET_CHANGED, owner).to(fields(owner, after));
        return Written.of(now == null ? call : call.from(fields(owner, now)));
    }

    @Override
    public Written remove(String owner, Setting setting) {
        WantedBudget now = now(owner);
        if (now == null) {
            return Written.NOTHING;
        }
        if (!now.equals(setting.before(WantedBudget.class))) {
            return Written.CHANGED_SINCE;
        }
        return budgets.remove(owner)
                ? Written.of(
                        AuditedCall.ofCaller(AuditAction.BUDGET_CHANGED, owner).from(fields(owner, now)))
                : Written.left("Numbers are paid for from it.");
    }

    private @Nullable WantedBudget now(String owner) {
        return budgets.find(owner).map(WantedBudget::of).orElse(null);
    }

    private static Map<String, String> fields(String owner, WantedBudget budget) {
        return AuditedFields.ofBudget(owner, budget.monthlyLimit(), budget.currency());
    }
}
