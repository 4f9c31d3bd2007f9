package dev.switchboard.workflows.account;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.saga.Compensations;
import io.temporal.common.VersioningBehavior;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * See {@link RotateAuthTokenWorkflow}. Until the promotion everything can be undone, and is when the operation is
 * cancelled; from then on it goes on to its end.
 */
public final class RotateAuthTokenWorkflowImpl implements RotateAuthTokenWorkflow {

    private final AccountActivities accounts =
            Workflow.newLocalActivityStub(AccountActivities.class, StepOptions.DATABASE);
    private final AuditActivities audit = Workflow.newLocalActivityStub(AuditActivities.class, StepOptions.DATABASE);
    private final Compensations compensations = new Compensations();
    private final RotateAuthTokenInput input;
    private final AccountTwilioActivities twilio;

    /** Its outcome has to be known, so it is asked for until it is. */
    private final AccountTwilioActivities untilKnown;

    private final AccountTwilioActivities settling;

    private boolean begun;

    @WorkflowInit
    public RotateAuthTokenWorkflowImpl(RotateAuthTokenInput input) {
        this.input = input;
        String account = input.accountSid();
        this.twilio = Workflow.newActivityStub(
                AccountTwilioActivities.class, StepOptions.ofAccount(StepOptions.TWILIO_FORWARD, account));
        this.untilKnown = Workflow.newActivityStub(
                AccountTwilioActivities.class, StepOptions.ofAccount(StepOptions.TWILIO_UNDO, account));
        this.settling = Workflow.newActivityStub(
                AccountTwilioActivities.class, StepOptions.ofAccount(StepOptions.TWILIO_SETTLE, account));
    }

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public void rotate(RotateAuthTokenInput sameInput) {
        try {
            prepare();
            Workflow.newDetachedCancellationScope(() -> untilKnown.promoteNextToken(input))
                    .run();
        } catch (TemporalFailure failure) {
            throw turnBack(failure);
        }
        Workflow.newDetachedCancellationScope(this::finish).run();
    }

    /** From here on webhooks signed with either token are accepted everywhere. */
    private void prepare() {
        accounts.beginRotation(input);
        begun = true;
        compensations.add("delete the secondary auth token", () -> untilKnown.deleteNextToken(input));
        twilio.createNextToken(input);
        Workflow.setCurrentDetails("Waiting until every process accepts the next token");
        Workflow.sleep(Duration.ofSeconds(input.settleSeconds()));
    }

    private void finish() {
        OperationFailure failure = null;
        try {
            settling.verifyToken(input);
        } catch (TemporalFailure notAccepted) {
            failure = Failures.reasonOf(notAccepted);
        }
        Workflow.setCurrentDetails("Promoted; the former token is accepted for a while longer");
        Workflow.sleep(Duration.ofSeconds(input.graceSeconds()));
        accounts.endRotation(input);
        if (failure != null) {
            // The former token is void at Twilio, so there is no way back: a person has to look.
            audit(OperationState.COMPENSATION_INCOMPLETE, failure);
            throw Failures.nonRetryable(failure);
        }
        audit(OperationState.COMPLETED, null);
    }

    private RuntimeException turnBack(TemporalFailure caught) {
        OperationFailure reason = Failures.reasonOf(caught);
        Workflow.setCurrentDetails("Failed: " + reason.message() + "\n\nUndoing.");
        List<OperationFailure> incomplete = compensations.run();
        OperationState state = stateAfter(reason, incomplete);
        OperationFailure described = describe(reason, incomplete);
        Workflow.newDetachedCancellationScope(() -> audit(state, described)).run();
        Workflow.setCurrentDetails(state + ": " + reason.message());
        if (state == OperationState.CANCELLED && caught instanceof CanceledFailure) {
            return caught;
        }
        return Failures.nonRetryable(described);
    }

    private OperationState stateAfter(OperationFailure reason, List<OperationFailure> incomplete) {
        if (!incomplete.isEmpty()) {
            return OperationState.COMPENSATION_INCOMPLETE;
        }
        if (reason.code() == ErrorCode.CANCELLED) {
            return OperationState.CANCELLED;
        }
        return begun ? OperationState.COMPENSATED : OperationState.FAILED;
    }

    private static OperationFailure describe(OperationFailure reason, List<OperationFailure> incomplete) {
        if (incomplete.isEmpty()) {
            return reason;
        }
        StringBuilder message = new StringBuilder(reason.message()).append(" Not everything could be put back:");
        incomplete.forEach(undo -> message.append(' ').append(undo.message()));
        return reason.withMessage(message.toString());
    }

    private void audit(OperationState state, @Nullable OperationFailure failure) {
        audit.audit(AuditInput.ofAccount(
                input.operationId(),
                state == OperationState.COMPLETED
                        ? AuditAction.AUTH_TOKEN_ROTATED
                        : AuditAction.AUTH_TOKEN_ROTATION_FAILED,
                input.owner(),
                input.accountSid(),
                state,
                failure,
                Map.of()));
    }
}
