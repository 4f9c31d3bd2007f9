package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.number.BoundNumber;
import dev.switchboard.workflows.number.NumberActivities;
import dev.switchboard.workflows.number.NumberOperation;
import dev.switchboard.workflows.number.NumberOperationResult;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.RouteChange;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.List;

/** See {@link UnassignNumberWorkflow}. */
public final class UnassignNumberWorkflowImpl implements UnassignNumberWorkflow {

    private final NumberActivities numbers =
            Workflow.newLocalActivityStub(NumberActivities.class, StepOptions.DATABASE);

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
    public NumberOperationResult unassign(UnassignNumberInput input) {
        NumberOperation operation = new NumberOperation(
                input.operationId(),
                input.owner(),
                input.phoneNumberId(),
                AuditAction.PHONE_UNASSIGNED,
                AuditAction.PHONE_UNASSIGNMENT_FAILED);
        return operation.run(() -> {
            BoundNumber marked = markReleasing(operation, input);
            CapturedRoute captured = operation.captureToRelease(marked);
            BoundNumber bound = marked.without(captured.gone());
            List<RouteChange> changes = operation.steps().releasingChanges(bound, captured.route(), input.restore());
            operation.steps().configure(bound, captured, changes);
            operation.steps().readBack(bound, captured, changes);
            operation.commit(() -> numbers.confirmRelease(input.operationId(), input.phoneNumberId()));
            return new NumberOperationResult(
                    input.phoneNumberId(),
                    bound.number().phoneNumber(),
                    null,
                    changes,
                    operation.steps().changedByOthers(bound, captured.route(), input.restore()),
                    captured.gone());
        });
    }

    private BoundNumber markReleasing(NumberOperation operation, UnassignNumberInput input) {
        return operation.mark(
                "put the binding back",
                () -> numbers.restoreBinding(input.operationId(), input.phoneNumberId()),
                () -> numbers.markReleasing(input.operationId(), input.owner(), input.phoneNumberId()));
    }
}
