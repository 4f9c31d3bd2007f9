package dev.switchboard.workflows.account;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.saga.OperationFrame;
import dev.switchboard.workflows.saga.Pause;
import dev.switchboard.workflows.saga.UntilSent;
import io.temporal.activity.ActivityOptions;
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

    private final AccountActivities accounts;
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
        this.accounts = Workflow.newLocalActivityStub(AccountActivities.class, StepOptions.database(account));
        this.twilio = Workflow.newActivityStub(AccountTwilioActivities.class, step(StepOptions.TWILIO_FORWARD));
        this.untilKnown = Workflow.newActivityStub(AccountTwilioActivities.class, step(StepOptions.TWILIO_UNDO));
        this.settling = Workflow.newActivityStub(AccountTwilioActivities.class, step(StepOptions.TWILIO_SETTLE));
    }

    private ActivityOptions step(ActivityOptions options) {
        return StepOptions.about("Account " + input.accountSid(), StepOptions.ofAccount(options, input.accountSid()));
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
        UntilSent.onceTheDatabaseAnswers(() -> twilio.createNextToken(input), unsent -> {});
        Workflow.setCurrentDetails("Waiting until every process accepts the next token");
        Pause.of(Duration.ofSeconds(input.settleSeconds()), "Until every process accepts the next token");
    }

    private void finish() {
        OperationFailure failure = null;
        try {
            UntilSent.onceTheDatabaseAnswers(() -> settling.verifyToken(input), unsent -> {});
        } catch (TemporalFailure notAccepted) {
            failure = Failures.reasonOf(notAccepted);
        }
        Workflow.setCurrentDetails("Promoted; the former token is accepted for a while longer");
        Pause.of(Duration.ofSeconds(input.graceSeconds()), "As long as the former token is accepted");
        accounts.endRotation(input);
        if (failure != null) {
            // The former token is void at Twilio, so there is no way back: a person has to look.
            throw frame.stuck(failure);
        }
        frame.completed();
    }
}
