package dev.switchboard.workflows.release;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.saga.OperationFrame;
import dev.switchboard.workflows.saga.Pause;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** See {@link ReleaseNumberWorkflow}. It may run for weeks, so it goes on under new code. */
public final class ReleaseNumberWorkflowImpl implements ReleaseNumberWorkflow {

    private final ReleaseActivities releases;
    private final ReleaseNumberInput input;
    private final ReleaseTerms terms;
    private final OperationFrame frame;
    private @Nullable NumberToRelease releasing;

    @WorkflowInit
    public ReleaseNumberWorkflowImpl(ReleaseNumberInput input) {
        this.input = input;
        this.terms = input.terms();
        this.releases =
                Workflow.newLocalActivityStub(ReleaseActivities.class, StepOptions.database(input.phoneNumberId()));
        this.frame = ReleaseFrame.of(input.operationId(), input.owner(), input.phoneNumberId(), () -> releasing);
    }

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public NumberOperationResult release(ReleaseNumberInput sameInput) {
        frame.run(() -> {
            begin();
            DetachingNumber detaching = new DetachingNumber(frame, releases, number().number());
            NumberAttachments attached = detaching.attachments();
            refuseWhatMayNotBeDetached(attached);
            if (!terms.after().isZero()) {
                waitFor(terms.after());
                refuseIfInUse(detaching);
                attached = detaching.attachments();
                refuseWhatMayNotBeDetached(attached);
            }
            if (attached != null) {
                Workflow.setCurrentDetails(number().number().phoneNumber() + ": releasing it at Twilio");
                detaching.detach(attached);
                if (attached.hasEmergencyAddress()) {
                    // Unregistering may have taken hours.
                    refuseIfInUse(detaching);
                }
                detaching.delete(attached);
            }
            OperationFrame.commit(() -> releases.confirmReleased(input.operationId(), input.phoneNumberId()));
        });
        NumberOperationResult result = new NumberOperationResult(
                input.phoneNumberId(), number().number().phoneNumber(), null, List.of());
        frame.completed(result);
        Workflow.setCurrentDetails(OperationState.COMPLETED + ": " + result.phoneNumber() + " is released");
        return result;
    }

    private void begin() {
        frame.beforeStep("keep the number", () -> releases.keepNumber(input.operationId(), input.phoneNumberId()));
        releasing = releases.beginRelease(input);
        frame.begun();
    }

    private void waitFor(Duration time) {
        Instant until = Instant.ofEpochMilli(Workflow.currentTimeMillis()).plus(time);
        String what = number().number().phoneNumber() + " is released at " + until;
        Workflow.setCurrentDetails(what + ", unless this operation is cancelled.");
        Pause.of(time, "Until " + what);
    }

    /** Somebody may rely on the number that nobody here knows of. */
    private void refuseIfInUse(DetachingNumber detaching) {
        if (terms.force() || terms.after().isZero()) {
            return;
        }
        SeenTraffic traffic = detaching.traffic(number().since());
        if (traffic.any()) {
            throw Failures.refusal(OperationFailure.of(
                            ErrorCode.NUMBER_IN_USE,
                            ("The number is in use: it had %s since its release was asked for, so it is kept. To"
                                            + " release it all the same, give \"force\": true.")
                                    .formatted(traffic.words()))
                    .withField("force"));
        }
    }

    private void refuseWhatMayNotBeDetached(@Nullable NumberAttachments attached) {
        if (attached != null) {
            terms.refusal(attached).ifPresent(because -> {
                throw Failures.refusal(because);
            });
        }
    }

    private NumberToRelease number() {
        return Objects.requireNonNull(releasing, "The release has begun");
    }
}
