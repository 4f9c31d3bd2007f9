package dev.switchboard.workflows.release;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.saga.OperationFrame;
import dev.switchboard.workflows.saga.UnansweredWrites;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The steps of one number's release at Twilio, each with its undo registered before. */
final class DetachingNumber {

    private final OperationFrame frame;
    private final ReleaseActivities releases;
    private final NumberReference number;
    private final String operationId;
    private final ReleaseTwilioActivities forward;
    /** What has to be so in the end. */
    private final ReleaseTwilioActivities untilDone;

    private final ReleaseTwilioActivities registration;
    private final UnansweredWrites writes = new UnansweredWrites();

    DetachingNumber(OperationFrame frame, ReleaseActivities releases, NumberReference number) {
        this.frame = frame;
        this.releases = releases;
        this.number = number;
        this.operationId = frame.operationId();
        this.forward = steps(number, StepOptions.TWILIO_FORWARD);
        this.untilDone = steps(number, StepOptions.TWILIO_UNDO);
        this.registration = steps(number, StepOptions.TWILIO_REGISTRATION);
    }

    private static ReleaseTwilioActivities steps(NumberReference number, ActivityOptions options) {
        return Workflow.newActivityStub(
                ReleaseTwilioActivities.class,
                StepOptions.about(
                        "Release of " + number.phoneNumber(), StepOptions.ofAccount(options, number.accountSid())));
    }

    /** What hangs on the number now; null when Twilio does not have it any more. */
    @Nullable NumberAttachments attachments() {
        return forward.readAttachments(number);
    }

    /** The same, asked until it is known. */
    @Nullable NumberAttachments attachmentsUntilKnown() {
        return untilDone.readAttachments(number);
    }

    SeenTraffic traffic(Instant since) {
        return forward.readTraffic(number, since);
    }

    /** Detaches what can be attached again. */
    void detach(NumberAttachments attached) {
        releases.beginDetaching(operationId, attached);
        if (attached.hasEmergencyAddress()) {
            willRegisterAgain(attached);
            writes.noticing(() -> forward.unregisterEmergencyAddress(operationId, number));
            registration.awaitUnregistered(number);
        }
        String service = attached.messagingServiceSid();
        if (service != null) {
            willJoinAgain(service);
            writes.noticing(() -> forward.leaveMessagingService(operationId, number, service));
        }
    }

    /** The undos of {@link #detach}, which also succeed when nothing was detached. */
    void willAttachAgain(NumberAttachments attached) {
        willRegisterAgain(attached);
        if (attached.messagingServiceSid() != null) {
            willJoinAgain(attached.messagingServiceSid());
        }
    }

    private void willRegisterAgain(NumberAttachments attached) {
        String address = attached.emergencyAddressSid();
        if (address != null) {
            frame.beforeStep("register the emergency address again", () -> {
                writes.settle();
                untilDone.registerEmergencyAddress(operationId, number, address);
            });
        }
    }

    private void willJoinAgain(String service) {
        frame.beforeStep("put the number back into its Messaging Service", () -> {
            writes.settle();
            untilDone.joinMessagingService(operationId, number, service);
        });
    }

    /** The point of no return: a cancellation does not reach it. */
    void delete(NumberAttachments attached) {
        OperationFrame.commit(() -> {
            String sender = attached.senderSid();
            if (sender != null) {
                untilDone.deleteSender(operationId, number, sender);
                frame.beforeStep("register the WhatsApp sender again", () -> {
                    throw senderIsGone(sender);
                });
            }
            untilDone.releaseNumber(operationId, number);
        });
    }

    /** A sender is registered by a person, with a code that WhatsApp sends. */
    RuntimeException senderIsGone(String senderSid) {
        return Failures.nonRetryable(OperationFailure.of(
                ErrorCode.INTERNAL,
                "The WhatsApp sender " + senderSid + " of " + number.phoneNumber()
                        + " was deleted before its number was refused. Register it anew in the Twilio Console."));
    }
}
