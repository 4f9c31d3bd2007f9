package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.saga.Compensations;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frame around every operation on one number: a deadline, the compensations when the process fails or is cancelled,
 * and exactly one audit message however it ends.
 */
public final class NumberOperation {

    /**
     * A workflow timer, since a workflow execution timeout would end the workflow without running the undos
     * (docs.temporal.io/encyclopedia/detecting-workflow-failures).
     */
    static final Duration DEADLINE = Duration.ofMinutes(10);

    private static final TimerOptions TIMER =
            TimerOptions.newBuilder().setSummary("Deadline of the operation").build();

    private final AuditActivities audit = Workflow.newLocalActivityStub(AuditActivities.class, StepOptions.DATABASE);
    private final Compensations compensations = new Compensations();
    private final String operationId;
    private final String owner;
    private final String phoneNumberId;
    private final AuditAction succeeded;
    private final AuditAction failed;
    private final NumberSteps steps;

    private @Nullable String agentId;
    private @Nullable Capabilities asked;
    private @Nullable BoundNumber bound;
    private @Nullable Route before;
    private boolean deadlineExceeded;

    public NumberOperation(
            String operationId, String owner, String phoneNumberId, AuditAction succeeded, AuditAction failed) {
        this(operationId, owner, phoneNumberId, succeeded, failed, null);
    }

    /** One that may be part of a batch. */
    public NumberOperation(
            String operationId,
            String owner,
            String phoneNumberId,
            AuditAction succeeded,
            AuditAction failed,
            @Nullable InBatch batch) {
        this.operationId = operationId;
        this.owner = owner;
        this.phoneNumberId = phoneNumberId;
        this.succeeded = succeeded;
        this.failed = failed;
        this.steps = new NumberSteps(operationId, compensations, batch);
    }

    /** The steps at Twilio; their undos belong to this operation. */
    public NumberSteps steps() {
        return steps;
    }

    /** What the audit message says of the binding when it does not come to it: the agent, and what to switch on. */
    public void concerns(String agent, Capabilities toEnable) {
        this.agentId = agent;
        this.asked = toEnable;
    }

    /** Marks the number in the database, with the undo registered first. */
    public BoundNumber mark(String undoName, Functions.Proc undo, Functions.Func<BoundNumber> step) {
        compensations.add(undoName, undo);
        return load(step);
    }

    /** Reads the number from the database without marking it. */
    public BoundNumber load(Functions.Func<BoundNumber> step) {
        BoundNumber loaded = step.apply();
        bound = loaded;
        Workflow.setCurrentDetails(loaded.number().phoneNumber() + ": reading what Twilio holds");
        agentId = loaded.agent().id();
        return loaded;
    }

    /** Captures the number's route at Twilio: the before-image. */
    public CapturedRoute capture(BoundNumber number) {
        return captured(steps.capture(number));
    }

    /** Captures what Twilio still has of the number's route, in order to let go of it. */
    public CapturedRoute captureToRelease(BoundNumber number) {
        return captured(steps.captureToRelease(number));
    }

    private CapturedRoute captured(CapturedRoute captured) {
        before = captured.route();
        return captured;
    }

    /** The point of no return: what is committed here is neither cancelled half way nor undone. */
    public void commit(Functions.Proc step) {
        Workflow.newDetachedCancellationScope(step::apply).run();
    }

    /**
     * Runs the process.
     *
     * @return its result, after the audit message was written
     */
    public NumberOperationResult run(Functions.Func<NumberOperationResult> process) {
        NumberOperationResult[] result = new NumberOperationResult[1];
        CancellationScope scope = Workflow.newCancellationScope(() -> result[0] = process.apply());
        CancellationScope deadline = Workflow.newCancellationScope(() -> Workflow.newTimer(DEADLINE, TIMER)
                .handle((elapsed, cancelled) -> {
                    if (cancelled == null) {
                        deadlineExceeded = true;
                        scope.cancel("deadline exceeded");
                    }
                    return "";
                }));
        deadline.run();
        try {
            scope.run();
        } catch (RuntimeException failure) {
            deadline.cancel();
            throw turnBack(failure);
        }
        deadline.cancel();
        audit(succeeded, OperationState.COMPLETED, null, result[0]);
        Workflow.setCurrentDetails(OperationState.COMPLETED + ": " + written(result[0]));
        return result[0];
    }

    private static String written(NumberOperationResult result) {
        String channels = NumberSteps.channels(result.changes());
        return result.phoneNumber() + (channels.isEmpty() ? ", nothing had to be written" : ", wrote " + channels);
    }

    private RuntimeException turnBack(RuntimeException caught) {
        OperationFailure reason = deadlineExceeded
                ? OperationFailure.of(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "The operation took longer than " + DEADLINE.toMinutes() + " minutes.")
                : Failures.reasonOf(caught);
        Workflow.setCurrentDetails("Failed: " + reason.message() + "\n\nUndoing.");
        List<OperationFailure> incomplete = compensations.run();
        OperationState state = stateAfter(reason, incomplete);
        audit(failed, state, described(reason, incomplete), null);
        Workflow.setCurrentDetails(state + ": " + reason.message());
        if (reason.code() == ErrorCode.CANCELLED
                && incomplete.isEmpty()
                && caught instanceof CanceledFailure canceled) {
            return canceled;
        }
        return Failures.nonRetryable(described(reason, incomplete));
    }

    private OperationState stateAfter(OperationFailure reason, List<OperationFailure> incomplete) {
        if (!incomplete.isEmpty()) {
            return OperationState.COMPENSATION_INCOMPLETE;
        }
        if (reason.code() == ErrorCode.CANCELLED) {
            return OperationState.CANCELLED;
        }
        return bound == null ? OperationState.FAILED : OperationState.COMPENSATED;
    }

    private OperationFailure described(OperationFailure reason, List<OperationFailure> incomplete) {
        return withIncomplete(reason.withLeftAlone(steps.changedByOthers()), incomplete);
    }

    private static OperationFailure withIncomplete(OperationFailure reason, List<OperationFailure> incomplete) {
        if (incomplete.isEmpty()) {
            return reason;
        }
        StringBuilder message = new StringBuilder(reason.message()).append(" Not everything could be put back:");
        incomplete.forEach(undo -> message.append(' ').append(undo.message()));
        return reason.withMessage(message.toString());
    }

    private void audit(
            AuditAction action,
            OperationState state,
            @Nullable OperationFailure failure,
            @Nullable NumberOperationResult result) {
        commit(() -> audit.audit(new AuditInput(
                operationId,
                action,
                owner,
                phoneNumberId,
                agentId,
                state,
                failure,
                result,
                Map.of(),
                before,
                result == null ? null : after(result.changes()),
                bound == null ? asked : Capabilities.of(bound.channels()))));
    }

    private @Nullable Route after(List<RouteChange> changes) {
        if (before == null) {
            return null;
        }
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        fields.putAll(before.fields());
        changes.forEach(change -> fields.putAll(change.to()));
        return new Route(fields);
    }
}
