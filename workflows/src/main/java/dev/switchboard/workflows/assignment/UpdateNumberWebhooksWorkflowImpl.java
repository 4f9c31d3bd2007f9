package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.WorkflowVersioningBehavior;

/** See {@link UpdateNumberWebhooksWorkflow}. */
public final class UpdateNumberWebhooksWorkflowImpl implements UpdateNumberWebhooksWorkflow {

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
    public NumberOperationResult update(UpdateNumberWebhooksInput input) {
        NumberSaga saga = new NumberSaga(
                new OperationFrame(
                        input.operationId(),
                        input.owner(),
                        AuditAction.WEBHOOKS_UPDATED,
                        AuditAction.WEBHOOKS_UPDATE_FAILED),
                input.phoneNumberId(),
                input.batch());
        return saga.run(() -> {
            saga.loadBinding();
            saga.capture();
            saga.refuseForeignOwner(false);
            saga.configure();
            saga.readBackWritten();
        });
    }
}
