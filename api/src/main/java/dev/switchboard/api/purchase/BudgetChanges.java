package dev.switchboard.api.purchase;

import dev.switchboard.activities.audit.AuditAppender;
import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.audit.AuditedFields;
import dev.switchboard.activities.purchase.Budgets;
import dev.switchboard.workflows.audit.AuditAction;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sets budgets, each time with an audit message, in the trail of who asked, in one transaction. */
@Component
final class BudgetChanges {

    private final Budgets budgets;
    private final AuditAppender audit;
    private final TransactionTemplate transaction;

    BudgetChanges(Budgets budgets, AuditAppender audit, TransactionTemplate transaction) {
        this.budgets = budgets;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** As {@link Budgets#put}. */
    boolean put(String caller, String owner, BigDecimal monthlyLimit, String currency) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Optional<Map<String, String>> before = budgets.find(owner)
                    .map(budget -> AuditedFields.ofBudget(owner, budget.monthlyLimit(), budget.currency()));
            if (!budgets.put(owner, monthlyLimit, currency)) {
                return false;
            }
            AuditedCall call = AuditedCall.ofCaller(AuditAction.BUDGET_CHANGED, caller);
            audit.append(before.map(call::from).orElse(call).to(AuditedFields.ofBudget(owner, monthlyLimit, currency)));
            return true;
        }));
    }
}
