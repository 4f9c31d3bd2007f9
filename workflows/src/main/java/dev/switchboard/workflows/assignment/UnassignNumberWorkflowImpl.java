package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.WorkflowVersioningBehavior;

/** See {@link UnassignNumberWorkflow}. */
public final class UnassignNumberWorkflowImpl implements UnassignNumberWorkflow {

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
    public NumberOperationResult unassign(UnassignNumberInput input) {
        NumberSaga saga = new NumberSaga(
                new OperationFrame(
                        input.operationId(),
                        input.owner(),
                        AuditAction.PHONE_UNASSIGNED,
                        AuditAction.PHONE_UNASSIGNMENT_FAILED),
                input.phoneNumberId(),
                input.batch());
        return saga.run(() -> {
            saga.markReleasing(input.fromAgentId());
            saga.captureToRelease();
            if (input.restore()) {
                saga.putBack();
            } else {
                saga.clear();
            }
            saga.readBackWritten();
            saga.confirmRelease();
        });
    }
}
