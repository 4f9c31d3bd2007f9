package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Restoration;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
            List<RouteChange> written = input.restore()
                    ? operation.steps().putBack(bound, captured, changes)
                    : configured(operation, bound, captured, changes);
            operation.steps().readBack(bound, captured, written);
            Restoration restoration =
                    input.restore() ? Restoration.of(written, operation.steps().refused()) : null;
            keepNotRestored(input, written, operation.steps().refused());
            operation.commit(() -> numbers.confirmRelease(input.operationId(), input.phoneNumberId()));
            return new NumberOperationResult(
                    input.phoneNumberId(),
                    bound.number().phoneNumber(),
                    null,
                    written,
                    operation.steps().changedByOthers(bound, captured.route(), input.restore()),
                    captured.gone(),
                    restoration);
        });
    }

    private static List<RouteChange> configured(
            NumberOperation operation, BoundNumber bound, CapturedRoute captured, List<RouteChange> changes) {
        operation.steps().configure(bound, captured, changes);
        return changes;
    }

    private void keepNotRestored(UnassignNumberInput input, List<RouteChange> written, List<RefusedValue> refused) {
        Set<RouteField> putBack = EnumSet.noneOf(RouteField.class);
        written.forEach(change -> change.to().forEach((field, value) -> {
            if (!value.isEmpty()) {
                putBack.add(field);
            }
        }));
        if (input.restore() && (!putBack.isEmpty() || !refused.isEmpty())) {
            numbers.keepNotRestored(input.operationId(), input.phoneNumberId(), refused, putBack);
        }
    }

    private BoundNumber markReleasing(NumberOperation operation, UnassignNumberInput input) {
        return operation.mark(
                "put the binding back",
                () -> numbers.restoreBinding(input.operationId(), input.phoneNumberId()),
                () -> numbers.markReleasing(input.operationId(), input.owner(), input.phoneNumberId()));
    }
}
