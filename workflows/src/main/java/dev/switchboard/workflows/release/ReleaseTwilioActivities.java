package dev.switchboard.workflows.release;

import dev.switchboard.workflows.number.NumberReference;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a release at Twilio, on the task queue {@code twilio}. Every method may be repeated. Those that write do
 * so only while the operation holds the number.
 */
@ActivityInterface
public interface ReleaseTwilioActivities {

    /** What hangs on the number now; null when Twilio does not have the number any more. */
    @ActivityMethod
    @Nullable NumberAttachments readAttachments(NumberReference number);

    /** The calls and messages from and to the number since then, by Twilio's lists. */
    @ActivityMethod
    SeenTraffic readTraffic(NumberReference number, Instant since);

    /** Asks Twilio to unregister the emergency address, which takes time. A number that is gone has none. */
    @ActivityMethod
    void unregisterEmergencyAddress(String operationId, NumberReference number);

    /** Passes once no emergency address is registered, or the number is gone; until then it fails, to be retried. */
    @ActivityMethod
    void awaitUnregistered(NumberReference number);

    /** Undoes {@link #unregisterEmergencyAddress}. */
    @ActivityMethod
    void registerEmergencyAddress(String operationId, NumberReference number, String emergencyAddressSid);

    /** Takes the number out of the Messaging Service; done when it is not in it. */
    @ActivityMethod
    void leaveMessagingService(String operationId, NumberReference number, String messagingServiceSid);

    /** Undoes {@link #leaveMessagingService}; done when the number is in it. */
    @ActivityMethod
    void joinMessagingService(String operationId, NumberReference number, String messagingServiceSid);

    /** Deletes the number's WhatsApp sender; done when there is none of that SID. It cannot be undone. */
    @ActivityMethod
    void deleteSender(String operationId, NumberReference number, String senderSid);

    /** Gives the number back. One that Twilio does not have any more is done. It cannot be undone. */
    @ActivityMethod
    void releaseNumber(String operationId, NumberReference number);
}
