package dev.switchboard.activities.operation;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.audit.OperationAudit;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tests of what is known of operations after their end. */
abstract class EndedOperations extends DatabaseTest {

    /** Ends an operation as its workflow does. */
    final void end(String operationId, @Nullable String phoneNumberId, OperationState state) {
        OperationFailure failure = OperationFailure.of(ErrorCode.TWILIO_REFUSED, "Twilio does not want it.");
        bean(OperationAudit.class)
                .append(new AuditInput(
                        operationId,
                        AuditAction.WEBHOOKS_UPDATE_FAILED,
                        DEMO,
                        AuditSubject.of(phoneNumberId, "agent_456"),
                        state == OperationState.COMPLETED
                                ? OperationEnd.completed(Map.of())
                                : OperationEnd.failed(state, failure)));
    }
}
