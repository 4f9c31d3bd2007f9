package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.WorkflowVersioningBehavior;

/** See {@link MoveNumberWorkflow}. */
public final class MoveNumberWorkflowImpl implements MoveNumberWorkflow {

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
    public NumberOperationResult move(MoveNumberInput input) {
        NumberSaga saga = new NumberSaga(
                new OperationFrame(
                        input.operationId(),
                        input.owner(),
                        AuditAction.PHONE_REASSIGNED,
                        AuditAction.PHONE_REASSIGNMENT_FAILED),
                input.phoneNumberId(),
                input.batch());
        return saga.run(() -> {
            saga.markMoving(input);
            saga.capture();
            saga.refuseForeignOwner(false);
            saga.configure();
            saga.readBack();
            saga.confirmMove();
        });
    }
}
