package dev.switchboard.workflows.account;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.common.VersioningBehavior;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.time.Duration;

/**
 * See {@link RotateAuthTokenWorkflow}. Until the promotion everything can be undone, and is when the operation is
 * cancelled; from then on it goes on to its end.
 */
public final class RotateAuthTokenWorkflowImpl implements RotateAuthTokenWorkflow {

    private final AccountActivities accounts =
            Workflow.newLocalActivityStub(AccountActivities.class, StepOptions.DATABASE);
    private final OperationFrame frame;
    private final RotateAuthTokenInput input;
    private final AccountTwilioActivities twilio;

    /** Its outcome has to be known, so it is asked for until it is. */
    private final AccountTwilioActivities untilKnown;

    private final AccountTwilioActivities settling;

    @WorkflowInit
    public RotateAuthTokenWorkflowImpl(RotateAuthTokenInput input) {
        this.input = input;
        this.frame = new OperationFrame(
                        input.operationId(),
                        input.owner(),
                        AuditAction.AUTH_TOKEN_ROTATED,
                        AuditAction.AUTH_TOKEN_ROTATION_FAILED)
                .about(() -> AuditSubject.ofAccount(input.accountSid()));
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
        frame.run(() -> {
            prepare();
            OperationFrame.commit(() -> untilKnown.promoteNextToken(input));
        });
        OperationFrame.commit(this::finish);
    }

    /** From here on webhooks signed with either token are accepted everywhere. */
    private void prepare() {
        accounts.beginRotation(input);
        frame.begun();
        frame.beforeStep("delete the secondary auth token", () -> untilKnown.deleteNextToken(input));
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
            throw frame.stuck(failure);
        }
        frame.completed();
    }
}
