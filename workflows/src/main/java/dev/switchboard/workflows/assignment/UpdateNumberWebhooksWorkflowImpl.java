package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.RouteChange;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.List;

/** See {@link UpdateNumberWebhooksWorkflow}. */
public final class UpdateNumberWebhooksWorkflowImpl implements UpdateNumberWebhooksWorkflow {

    private final NumberActivities numbers =
            Workflow.newLocalActivityStub(NumberActivities.class, StepOptions.DATABASE);

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
    public NumberOperationResult update(UpdateNumberWebhooksInput input) {
        NumberOperation operation = new NumberOperation(
                input.operationId(),
                input.owner(),
                input.phoneNumberId(),
                AuditAction.WEBHOOKS_UPDATED,
                AuditAction.WEBHOOKS_UPDATE_FAILED,
                input.batch());
        return operation.run(() -> {
            BoundNumber bound = operation.load(
                    () -> numbers.loadBinding(input.operationId(), input.owner(), input.phoneNumberId()));
            CapturedRoute captured = operation.capture(bound);
            operation.steps().refuseForeignOwner(bound, captured, false);
            List<RouteChange> changes = operation.steps().changesTo(bound, captured.route());
            operation.steps().configure(bound, captured, changes);
            operation.steps().readBack(bound, captured, changes);
            return new NumberOperationResult(
                    input.phoneNumberId(), bound.number().phoneNumber(), bound.agent(), changes);
        });
    }
}
