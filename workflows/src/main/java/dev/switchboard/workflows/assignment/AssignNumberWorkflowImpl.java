package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.WorkflowVersioningBehavior;

/** See {@link AssignNumberWorkflow}. */
public final class AssignNumberWorkflowImpl implements AssignNumberWorkflow {

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
    public NumberOperationResult assign(AssignNumberInput input) {
        NumberSaga saga = new NumberSaga(
                new OperationFrame(
                        input.operationId(),
                        input.owner(),
                        AuditAction.PHONE_ASSIGNED,
                        AuditAction.PHONE_ASSIGNMENT_FAILED),
                input.phoneNumberId(),
                input.batch());
        return saga.run(() -> {
            saga.reserve(input.reservation());
            saga.capture();
            saga.refuseForeignOwner(input.takeOver());
            saga.refuseOfflineSender();
            saga.configure();
            saga.readBack();
            saga.confirm();
        });
    }
}
