package dev.switchboard.workflows.recovery;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.assignment.NumberActivities;
import dev.switchboard.workflows.assignment.NumberSteps;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.saga.Compensations;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** See {@link RecoverNumberWorkflow}. */
public final class RecoverNumberWorkflowImpl implements RecoverNumberWorkflow {

    /** The change that has a recovery restore without capturing first. */
    private static final String RESTORES_AT_ONCE = "restores-at-once";

    private final RecoveryActivities recovery =
            Workflow.newLocalActivityStub(RecoveryActivities.class, StepOptions.DATABASE);
    private final NumberActivities numbers =
            Workflow.newLocalActivityStub(NumberActivities.class, StepOptions.DATABASE);
    private final AuditActivities audit = Workflow.newLocalActivityStub(AuditActivities.class, StepOptions.DATABASE);
    private final Compensations compensations = new Compensations();

    private Map<String, String> leftAlone = Map.of();

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
        if (bound == null || before == null) {
            return;
        }
        NumberSteps steps = new NumberSteps(input.operationId(), compensations);
        if (Workflow.getVersion(RESTORES_AT_ONCE, Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION) {
            compensations.add("restore the route", () -> captureAndRestore(steps, interrupted, bound, before));
            return;
        }
        // The sender's SID is not on record; restoring finds it, or finds it gone.
        for (RouteChange change : written(steps, interrupted, bound, before)) {
            compensations.add(
                    "restore the " + change.channel() + " route",
                    () -> steps.restore(undo(interrupted, new ApplyRouteInput(bound.number(), null, before, change))));
        }
        leftAlone = steps.changedByOthers();
    }

    private static ApplyRouteInput undo(InterruptedOperation interrupted, ApplyRouteInput input) {
        return interrupted.type() == OperationType.ASSIGN ? input.ofAFreeNumber(input.change()) : input;
    }

    /** As recoveries began once; a Twilio that did not answer the capture for some seconds ended them. */
    private static void captureAndRestore(
            NumberSteps steps, InterruptedOperation interrupted, BoundNumber bound, Route before) {
        CapturedRoute now = steps.capture(bound);
        for (RouteChange change : written(steps, interrupted, bound, before)) {
            steps.restore(new ApplyRouteInput(bound.number(), now.senderSid(), before, change));
        }
    }

    /** What the lost workflow may have written. */
    private static List<RouteChange> written(
            NumberSteps steps, InterruptedOperation interrupted, BoundNumber bound, Route before) {
        List<RouteChange> kept = interrupted.changes();
        if (kept != null) {
            return kept;
        }
        if (interrupted.type() != OperationType.UNASSIGN) {
            return steps.changesTo(bound, before);
        }
        List<RouteChange> changes = new ArrayList<>(steps.clearingChanges(bound, before));
        if (bound.beforeAssignment() != null) {
            // It may have been restoring instead of clearing; undoing what was not done does nothing.
            changes.addAll(steps.releasingChanges(bound, before, true));
        }
        return changes;
    }

    /** The lost workflow had done everything but say so. */
    private void auditCompleted(RecoverNumberInput input, InterruptedOperation interrupted) {
        BoundNumber bound = interrupted.bound();
        List<RouteChange> changes = interrupted.changes();
        boolean assigned = interrupted.type() == OperationType.ASSIGN;
        audit.audit(new AuditInput(
                input.operationId(),
                assigned ? AuditAction.PHONE_ASSIGNED : AuditAction.PHONE_UNASSIGNED,
                interrupted.owner(),
                input.phoneNumberId(),
                agentId(interrupted),
                OperationState.COMPLETED,
                null,
                new NumberOperationResult(
                        input.phoneNumberId(),
                        interrupted.phoneNumber(),
                        bound == null ? null : bound.agent(),
                        changes == null ? List.of() : changes),
                Map.of(),
                interrupted.before(),
                null,
                enabled(interrupted)));
    }

    private void audit(RecoverNumberInput input, InterruptedOperation interrupted, List<OperationFailure> incomplete) {
        StringBuilder message = new StringBuilder(
                "The service stopped while the operation ran; the number was put back to where it was before.");
        incomplete.forEach(undo -> message.append(" Not put back: ").append(undo.message()));
        Workflow.setCurrentDetails(message.toString());
        audit.audit(new AuditInput(
                input.operationId(),
                failedAction(interrupted.type()),
                interrupted.owner(),
                input.phoneNumberId(),
                agentId(interrupted),
                incomplete.isEmpty() ? OperationState.INTERRUPTED : OperationState.COMPENSATION_INCOMPLETE,
                OperationFailure.of(ErrorCode.INTERRUPTED, message.toString()).withLeftAlone(leftAlone),
                null,
                Map.of(),
                interrupted.before(),
                null,
                enabled(interrupted)));
    }

    private static @Nullable String agentId(InterruptedOperation interrupted) {
        BoundNumber bound = interrupted.bound();
        return bound == null ? interrupted.agentId() : bound.agent().id();
    }

    private static @Nullable Capabilities enabled(InterruptedOperation interrupted) {
        BoundNumber bound = interrupted.bound();
        return bound == null ? null : Capabilities.of(bound.channels());
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
            case ROTATE_AUTH_TOKEN -> AuditAction.AUTH_TOKEN_ROTATION_FAILED;
        };
    }
}
