package dev.switchboard.api.runtime;

import dev.switchboard.activities.agent.RuntimeSalts;
import dev.switchboard.activities.audit.AuditAppender;
import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.workflows.audit.AuditAction;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Renews agents' runtime secrets, each renewal with its audit message in one transaction. */
@Component
final class SecretRenewals {

    private final RuntimeSalts salts;
    private final AuditAppender audit;
    private final TransactionTemplate transaction;

    SecretRenewals(RuntimeSalts salts, AuditAppender audit, TransactionTemplate transaction) {
        this.salts = salts;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** What {@link RuntimeSalts#renew} answers; the audit trail says that it was renewed, and never a secret. */
    Optional<RuntimeSalts.Kept> renew(String owner, String agentId, Duration keepFormer) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Optional<RuntimeSalts.Kept> renewed = salts.renew(owner, agentId, keepFormer);
            if (renewed.isPresent()) {
                audit.append(AuditedCall.onAgent(AuditAction.RUNTIME_SECRET_RENEWED, owner, agentId)
                        .to(Map.of("keepFormerHours", String.valueOf(keepFormer.toHours()))));
            }
            return renewed;
        }));
    }
}
