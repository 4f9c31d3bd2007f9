package dev.switchboard.workflows.saga;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.RunSearch;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The frame around every operation: it registers the undo of each step before the step, and writes exactly one audit
 * message however the operation ends. When a step fails it undoes what came before, names the state that this leaves,
 * describes it, and audits that.
 */
public final class OperationFrame {

    private final AuditActivities audit;
    private final Compensations compensations = new Compensations();
    private final Map<String, String> leftAlone = new TreeMap<>();
    private final String operationId;
    private final String owner;
    private final AuditAction succeeded;
    private final AuditAction failed;
    private Functions.Func<AuditSubject> subject = () -> AuditSubject.NONE;
    private Functions.Func<Map<String, Integer>> counts = Map::of;
    private boolean begun;

    /**
     * @param owner who asked for it
     * @param succeeded what is audited when all is done
     * @param failed what is audited when it is not
     */
    public OperationFrame(String operationId, String owner, AuditAction succeeded, AuditAction failed) {
        this.audit = Workflow.newLocalActivityStub(AuditActivities.class, StepOptions.database(operationId));
        this.operationId = operationId;
        this.owner = owner;
        this.succeeded = succeeded;
        this.failed = failed;
    }

    public String operationId() {
        return operationId;
    }

    /** Who asked for it. */
    public String owner() {
        return owner;
    }

    /** The number or account that the operation is on; asked when the operation has ended, and more is known of it. */
    public OperationFrame about(Functions.Func<AuditSubject> of) {
        subject = of;
        return this;
    }

    /** The operation is on many numbers, or pages; its counts are asked for when it has ended. */
    public OperationFrame counting(Functions.Func<Map<String, Integer>> of) {
        counts = of;
        return this;
    }

    /** Registers the undo of the step that comes next, which succeeds also when that step did nothing. */
    public void beforeStep(String undoName, Functions.Proc undo) {
        compensations.add(undoName, undo);
    }

    /** There is something to undo: a failure from now on was undone, and one before it was a refusal. */
    public void begun() {
        begun = true;
    }

    /** What an undo left alone, since somebody else has changed it: the values held, by Twilio's names. */
    public void leftAlone(Map<String, String> changedByOthers) {
        leftAlone.putAll(changedByOthers);
    }

    /** Runs a step that a cancellation does not reach: what is committed is neither cancelled half way nor undone. */
    public static void commit(Functions.Proc step) {
        Workflow.newDetachedCancellationScope(step::apply).run();
    }

    /**
     * Runs the process. (A continue-as-new passes through.) When it fails, the operation has been undone and audited.
     */
    public void run(Functions.Proc process) {
        try {
            process.apply();
        } catch (RuntimeException failure) {
            OperationFailure reason = Failures.reasonOf(failure);
            Workflow.setCurrentDetails("Failed: " + reason.message() + "\n\nUndoing.");
            OperationEnd end = turnBack(reason);
            if (end.counts().isEmpty()) {
                Workflow.setCurrentDetails(end.state() + ": " + reason.message());
            }
            throw thrown(failure, end);
        }
    }

    /** Audits an operation on one number that has done what it was asked to. */
    public void completed(NumberOperationResult result) {
        audit(succeeded, subject.apply().withAfter(result.changes()), OperationEnd.completed(result));
    }

    /** Audits an operation that has done what it was asked to, and has no result but its counts. */
    public void completed() {
        completedBut(null);
    }

    /**
     * Audits an operation on many that has done what could be done.
     *
     * @param reason why the rest could not; null when nothing was left undone
     */
    public void completedBut(@Nullable OperationFailure reason) {
        commit(() -> audit(
                succeeded,
                subject.apply(),
                OperationEnd.completed(counts.apply()).withFailure(reason)));
    }

    /**
     * Audits an operation that can neither go on nor back, so that a person has to look.
     *
     * @return what to throw
     */
    public RuntimeException stuck(OperationFailure failure) {
        audit(failed, subject.apply(), OperationEnd.failed(OperationState.COMPENSATION_INCOMPLETE, failure));
        return Failures.nonRetryable(failure);
    }

    /**
     * Undoes what was done, and audits how that ended.
     *
     * @return what to throw: the cancellation when the operation was cancelled and undone, otherwise the failure
     *     described
     */
    public RuntimeException turnBack(RuntimeException caught) {
        return thrown(caught, turnBack(Failures.reasonOf(caught)));
    }

    /**
     * The same for a reason that nothing was thrown for.
     *
     * @param whenUndone a sentence that the reason ends with, when everything was undone
     * @return how the operation ended
     */
    public OperationEnd turnBack(OperationFailure reason, String whenUndone) {
        List<OperationFailure> incomplete = compensations.run();
        return end(incomplete.isEmpty() ? reason.withMessage(reason.message() + " " + whenUndone) : reason, incomplete);
    }

    private OperationEnd turnBack(OperationFailure reason) {
        return end(reason, compensations.run());
    }

    private OperationEnd end(OperationFailure reason, List<OperationFailure> incomplete) {
        OperationState state = stateAfter(reason, incomplete);
        OperationFailure described = reason.withLeftAlone(leftAlone).withIncomplete(incomplete);
        OperationEnd[] end = new OperationEnd[1];
        commit(() -> {
            end[0] = OperationEnd.failed(state, described).withCounts(counts.apply());
            audit(failed, subject.apply(), end[0]);
        });
        return end[0];
    }

    private OperationState stateAfter(OperationFailure reason, List<OperationFailure> incomplete) {
        if (!incomplete.isEmpty()) {
            return OperationState.COMPENSATION_INCOMPLETE;
        }
        if (reason.code() == ErrorCode.CANCELLED) {
            return OperationState.CANCELLED;
        }
        if (reason.code() == ErrorCode.INTERRUPTED) {
            return OperationState.INTERRUPTED;
        }
        return begun ? OperationState.COMPENSATED : OperationState.FAILED;
    }

    private static RuntimeException thrown(RuntimeException caught, OperationEnd end) {
        if (end.state() == OperationState.CANCELLED) {
            if (caught instanceof CanceledFailure cancelled) {
                return cancelled;
            }
            if (caught.getCause() instanceof CanceledFailure step) {
                return step;
            }
        }
        return Failures.nonRetryable(Objects.requireNonNull(end.failure()));
    }

    private void audit(AuditAction action, AuditSubject of, OperationEnd end) {
        commit(() -> {
            audit.audit(new AuditInput(operationId, action, owner, of, end));
            RunSearch.ended(end.state(), end.failure());
        });
    }
}
