package dev.switchboard.activities.batch;

import dev.switchboard.activities.audit.OperationAudit;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Restoration;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Audits the numbers of a batch that were written. */
@Component
final class BatchAudit {

    private final OperationAudit audit;

    BatchAudit(OperationAudit audit) {
        this.audit = audit;
    }

    /**
     * What became of a number at Twilio.
     *
     * @param changedByOthers what was left alone, by the names of Twilio's parameters
     * @param refused what Twilio did not take back
     */
    record Written(
            Route before, List<RouteChange> changes, Map<String, String> changedByOthers, List<RefusedValue> refused) {}

    void append(Operation operation, BatchNumber input, PhoneNumber number, Written written) {
        boolean undoes = operation.type() == OperationType.UNDO_FLEET;
        AgentReference agent = number.agentId() == null || number.agentName() == null
                ? null
                : new AgentReference(number.agentId(), number.agentName());
        audit.append(new AuditInput(
                input.operationId(),
                undoes ? AuditAction.WEBHOOKS_RESTORED : AuditAction.WEBHOOKS_UPDATED,
                input.owner(),
                AuditSubject.of(number.id(), number.agentId())
                        .withBefore(written.before())
                        .withAfter(written.changes()),
                OperationEnd.completed(new NumberOperationResult(
                        number.id(),
                        number.phoneNumber(),
                        agent,
                        written.changes(),
                        written.changedByOthers(),
                        Set.of(),
                        undoes ? Restoration.of(written.changes(), written.refused()) : null))));
    }
}
