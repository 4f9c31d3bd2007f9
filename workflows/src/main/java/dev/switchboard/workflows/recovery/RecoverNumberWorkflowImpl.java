package dev.switchboard.workflows.recovery;

import dev.switchboard.workflows.Compensations;
import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.number.BoundNumber;
import dev.switchboard.workflows.number.NumberActivities;
import dev.switchboard.workflows.number.NumberOperationResult;
import dev.switchboard.workflows.number.NumberSteps;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.List;
import java.util.Map;

/** See {@link RecoverNumberWorkflow}. */
public final class RecoverNumberWorkflowImpl implements RecoverNumberWorkflow {

    private final RecoveryActivities recovery =
            Workflow.newLocalActivityStub(RecoveryActivities.class, StepOptions.DATABASE);
    private final NumberActivities numbers =
            Workflow.newLocalActivityStub(NumberActivities.class, StepOptions.DATABASE);
    private final AuditActivities audit = Workflow.newLocalActivityStub(AuditActivities.class, StepOptions.DATABASE);
    private final Compensations compensations = new Compensations();

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
    public void recover(RecoverNumberInput input) {
        InterruptedOperation interrupted = recovery.loadInterrupted(input.operationId(), input.phoneNumberId());
        if (interrupted.confirmed()) {
            auditCompleted(input, interrupted);
            Workflow.setCurrentDetails("The interrupted operation had done everything.");
            return;
        }
        Workflow.setCurrentDetails("Undoing what " + input.operationId() + " did.");
        registerUndos(input, interrupted);
        List<OperationFailure> incomplete = compensations.run();
        audit(input, interrupted, incomplete);
    }

    /** The same undos, in the same order, that the lost workflow had registered. */
    private void registerUndos(RecoverNumberInput input, InterruptedOperation interrupted) {
        if (interrupted.type() == OperationType.ASSIGN) {
            compensations.add(
                    "release the reservation",
                    () -> numbers.releaseReservation(input.operationId(), input.phoneNumberId()));
        }
        if (interrupted.type() == OperationType.UNASSIGN) {
            compensations.add(
                    "put the binding back", () -> numbers.restoreBinding(input.operationId(), input.phoneNumberId()));
        }
        BoundNumber bound = interrupted.bound();
        Route before = interrupted.before();
        if (bound != null && before != null) {
            compensations.add("restore the route", () -> restore(input, interrupted.type(), bound, before));
        }
    }

    private void restore(RecoverNumberInput input, OperationType type, BoundNumber bound, Route before) {
        NumberSteps steps = new NumberSteps(input.operationId(), compensations);
        CapturedRoute now = steps.capture(bound);
        List<RouteChange> changes =
                type == OperationType.UNASSIGN ? steps.clearingChanges(bound, before) : steps.changesTo(bound, before);
        for (RouteChange change : changes) {
            steps.restore(new ApplyRouteInput(bound.number(), now.senderSid(), before, change));
        }
        if (type == OperationType.UNASSIGN && bound.beforeAssignment() != null) {
            // It may have been restoring instead of clearing; undoing what was not done does nothing.
            for (RouteChange change : steps.releasingChanges(bound, before, true)) {
                steps.restore(new ApplyRouteInput(bound.number(), now.senderSid(), before, change));
            }
        }
    }

    /** The lost workflow had done everything but say so. */
    private void auditCompleted(RecoverNumberInput input, InterruptedOperation interrupted) {
        BoundNumber bound = interrupted.bound();
        boolean assigned = interrupted.type() == OperationType.ASSIGN;
        audit.audit(new AuditInput(
                input.operationId(),
                assigned ? AuditAction.PHONE_ASSIGNED : AuditAction.PHONE_UNASSIGNED,
                interrupted.owner(),
                input.phoneNumberId(),
                bound == null ? null : bound.agent().id(),
                OperationState.COMPLETED,
                null,
                new NumberOperationResult(
                        input.phoneNumberId(),
                        interrupted.phoneNumber(),
                        bound == null ? null : bound.agent(),
                        List.of()),
                Map.of(),
                interrupted.before(),
                null));
    }

    private void audit(RecoverNumberInput input, InterruptedOperation interrupted, List<OperationFailure> incomplete) {
        BoundNumber bound = interrupted.bound();
        StringBuilder message = new StringBuilder(
                "The service stopped while the operation ran; the number was put back to where it was before.");
        incomplete.forEach(undo -> message.append(" Not put back: ").append(undo.message()));
        Workflow.setCurrentDetails(message.toString());
        audit.audit(new AuditInput(
                input.operationId(),
                failedAction(interrupted.type()),
                interrupted.owner(),
                input.phoneNumberId(),
                bound == null ? null : bound.agent().id(),
                incomplete.isEmpty() ? OperationState.INTERRUPTED : OperationState.COMPENSATION_INCOMPLETE,
                OperationFailure.of(ErrorCode.INTERRUPTED, message.toString()),
                null,
                Map.of(),
                interrupted.before(),
                null));
    }

    private static AuditAction failedAction(OperationType type) {
        return switch (type) {
            case ASSIGN -> AuditAction.PHONE_ASSIGNMENT_FAILED;
            case UNASSIGN -> AuditAction.PHONE_UNASSIGNMENT_FAILED;
            case UPDATE, UPDATE_FLEET, REPAIR_DRIFT -> AuditAction.WEBHOOKS_UPDATE_FAILED;
            case UNDO_FLEET -> AuditAction.WEBHOOKS_RESTORE_FAILED;
            case IMPORT -> AuditAction.NUMBERS_IMPORT_FAILED;
            case RECONCILE_USAGE -> AuditAction.USAGE_RECONCILE_FAILED;
            case CHECK_DRIFT -> AuditAction.DRIFT_CHECK_FAILED;
        };
    }
}
