package dev.switchboard.activities.audit;

import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import org.springframework.stereotype.Component;

/** The audit trail in PostgreSQL, for workflows. */
@Component
final class JdbcAuditActivities implements AuditActivities {

    private final OperationAudit audit;

    JdbcAuditActivities(OperationAudit audit) {
        this.audit = audit;
    }

    @Override
    public void audit(AuditInput input) {
        audit.append(input);
    }
}
