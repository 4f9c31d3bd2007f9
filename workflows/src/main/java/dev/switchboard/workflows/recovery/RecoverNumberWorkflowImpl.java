package dev.switchboard.workflows.recovery;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.assignment.NumberActivities;
import dev.switchboard.workflows.assignment.RouteUndo;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.saga.OperationFrame;
import dev.switchboard.workflows.saga.Pause;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link RecoverNumberWorkflow}. */
public final class RecoverNumberWorkflowImpl implements RecoverNumberWorkflow {

    private final RecoveryActivities recovery;
    private final NumberActivities numbers;

    @WorkflowInit
    public RecoverNumberWorkflowImpl(RecoverNumberInput input) {
        LocalActivityOptions database = StepOptions.database(input.phoneNumberId());
        this.recovery = Workflow.newLocalActivityStub(RecoveryActivities.class, database);
        this.numbers = Workflow.newLocalActivityStub(NumberActivities.class, database);
    }

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.PINNED)
    public void recover(RecoverNumberInput input) {
        awaitQuiet(input.lost());
        InterruptedOperation interrupted = recovery.loadInterrupted(input.operationId(), input.phoneNumberId());
        OperationFrame frame = new OperationFrame(
                        input.operationId(),
                        interrupted.owner(),
                        succeededAction(interrupted.type()),
                        failedAction(interrupted.type()))
                .about(() -> audited(input, interrupted));
        if (interrupted.confirmed()) {
            frame.completed(result(input, interrupted));
            Workflow.setCurrentDetails("The interrupted operation had done everything.");
            return;
        }
        Workflow.setCurrentDetails("Undoing what " + input.operationId() + " did.");
        registerUndos(frame, input, interrupted);
        OperationEnd end = frame.turnBack(
                OperationFailure.of(ErrorCode.INTERRUPTED, input.lost().because()),
                "The number was put back to where it was before.");
        Workflow.setCurrentDetails(String.valueOf(end.state()));
    }

    /** Before anything is looked at: an attempt of the lost run may still write, in the database as well. */
    private static void awaitQuiet(LostRun lost) {
        if (lost.quietAt().isAfter(Instant.ofEpochMilli(Workflow.currentTimeMillis()))) {
            Workflow.setCurrentDetails(
                    lost.because() + " Waiting until nothing that its run has begun can write any more.");
        }
        Pause.until(lost.quietAt(), "Until nothing of the lost run can write any more");
    }

    /** The same undos, in the same order, that the lost workflow had registered. */
    private void registerUndos(OperationFrame frame, RecoverNumberInput input, InterruptedOperation interrupted) {
        if (assigns(interrupted)) {
            frame.beforeStep(
                    "release the reservation",
                    () -> numbers.releaseReservation(input.operationId(), input.phoneNumberId()));
        }
        if (interrupted.type() == OperationType.UNASSIGN || interrupted.type() == OperationType.MOVE) {
            frame.beforeStep(
                    "put the binding back", () -> numbers.restoreBinding(input.operationId(), input.phoneNumberId()));
        }
        BoundNumber bound = interrupted.bound();
        BeforeImage before = interrupted.before();
        if (bound == null || before == null) {
            return;
        }
        List<RouteChange> changes = before.changes();
        if (changes == null) {
            frame.beforeStep("restore the route", () -> {
                throw notOnRecord();
            });
            return;
        }
        RouteUndo undo = RouteUndo.ofLost(frame);
        // The sender's SID is not on record; restoring finds it, or finds it gone.
        changes.stream()
                .map(change -> new ApplyRouteInput(input.operationId(), bound.number(), null, before.route(), change))
                .map(write -> assigns(interrupted) ? write.ofAFreeNumber(write.change()) : write)
                .forEach(undo::beforeWriting);
    }

    /** A purchase assigns what it has bought. */
    private static boolean assigns(InterruptedOperation interrupted) {
        return interrupted.type() == OperationType.ASSIGN || interrupted.type() == OperationType.PURCHASE;
    }

    /** Not "nothing was written": a person has to look. */
    private static RuntimeException notOnRecord() {
        return Failures.nonRetryable(OperationFailure.of(
                ErrorCode.INTERNAL,
                "What the operation was about to write is not on record. Look at what Twilio holds for the number."));
    }

    /** The lost workflow had done everything but say so. */
    private static NumberOperationResult result(RecoverNumberInput input, InterruptedOperation interrupted) {
        BoundNumber bound = interrupted.bound();
        BeforeImage before = interrupted.before();
        return new NumberOperationResult(
                input.phoneNumberId(),
                interrupted.phoneNumber(),
                bound == null ? null : bound.agent(),
                before == null || before.changes() == null ? List.of() : before.changes());
    }

    private static AuditSubject audited(RecoverNumberInput input, InterruptedOperation interrupted) {
        BeforeImage before = interrupted.before();
        return AuditSubject.of(input.phoneNumberId(), agentId(interrupted))
                .withEnabled(enabled(interrupted))
                .withBefore(before == null ? null : before.route())
                .withPrice(interrupted.price());
    }

    private static @Nullable String agentId(InterruptedOperation interrupted) {
        BoundNumber bound = interrupted.bound();
        return bound == null ? interrupted.agentId() : bound.agent().id();
    }

    private static @Nullable Capabilities enabled(InterruptedOperation interrupted) {
        BoundNumber bound = interrupted.bound();
        return bound == null ? null : Capabilities.of(bound.channels());
    }

    private static AuditAction succeededAction(OperationType type) {
        return switch (type) {
            case ASSIGN -> AuditAction.PHONE_ASSIGNED;
            case PURCHASE -> AuditAction.PHONE_PURCHASED;
            case MOVE -> AuditAction.PHONE_REASSIGNED;
            default -> AuditAction.PHONE_UNASSIGNED;
        };
    }

    private static AuditAction failedAction(OperationType type) {
        return switch (type) {
            case ASSIGN, ASSIGN_FLEET -> AuditAction.PHONE_ASSIGNMENT_FAILED;
            case UNASSIGN, UNASSIGN_FLEET -> AuditAction.PHONE_UNASSIGNMENT_FAILED;
            case MOVE, MOVE_FLEET -> AuditAction.PHONE_REASSIGNMENT_FAILED;
            case UPDATE, UPDATE_FLEET, REPAIR_DRIFT, APPLY_PLAN -> AuditAction.WEBHOOKS_UPDATE_FAILED;
            case UNDO_FLEET -> AuditAction.WEBHOOKS_RESTORE_FAILED;
            case PURCHASE -> AuditAction.PHONE_PURCHASED_UNASSIGNED;
            case RELEASE -> AuditAction.PHONE_KEPT;
            case IMPORT -> AuditAction.NUMBERS_IMPORT_FAILED;
            case RECONCILE_USAGE -> AuditAction.USAGE_RECONCILE_FAILED;
            case CHECK_DRIFT -> AuditAction.DRIFT_CHECK_FAILED;
            case ROTATE_AUTH_TOKEN -> AuditAction.AUTH_TOKEN_ROTATION_FAILED;
        };
    }
}
