package dev.switchboard.workflows.release;

import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import java.time.Duration;
import java.util.Optional;

/**
 * Under which conditions a number is released.
 *
 * @param after how long it is kept before, in which it can be kept for good; zero releases it at once
 * @param outOfService whether whoever calls or writes until then is told that the number is out of service, in place of
 *     being answered by its agent
 * @param detachMessagingService whether the number may be taken out of its Messaging Service
 * @param detachSender whether its WhatsApp sender may be deleted
 * @param force whether it is released though it had calls or messages meanwhile
 */
public record ReleaseTerms(
        Duration after, boolean outOfService, boolean detachMessagingService, boolean detachSender, boolean force) {

    public ReleaseTerms {
        if (after.isNegative()) {
            throw new IllegalArgumentException("after must not be negative, not " + after);
        }
    }

    /** Why a number that this hangs on is not released: it names the field that permits it. */
    public Optional<OperationFailure> refusal(NumberAttachments attached) {
        if (attached.messagingServiceSid() != null && !detachMessagingService) {
            return Optional.of(
                    blocked(
                            "detachMessagingService",
                            "The number is in the Messaging Service " + attached.messagingServiceSid()
                                    + ", so it is kept. To take it out of there first, give \"detachMessagingService\": true."));
        }
        if (attached.senderSid() != null && !detachSender) {
            return Optional.of(blocked(
                    "detachSender",
                    "The number has the WhatsApp sender " + attached.senderSid()
                            + ", so it is kept. To delete the sender first, give \"detachSender\": true."));
        }
        return Optional.empty();
    }

    private static OperationFailure blocked(String field, String because) {
        return OperationFailure.of(ErrorCode.RELEASE_BLOCKED, because).withField(field);
    }
}
