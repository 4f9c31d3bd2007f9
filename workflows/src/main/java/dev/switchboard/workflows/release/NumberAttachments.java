package dev.switchboard.workflows.release;

import org.jspecify.annotations.Nullable;

/**
 * What hangs on a number at Twilio, and has to be detached before it is released.
 *
 * @param emergencyAddressSid AD…, of the address that emergency calls from it are registered with
 * @param emergencyPending whether an address is being registered or unregistered
 * @param messagingServiceSid MG…, of the service that it is in
 * @param senderSid XE…, of its WhatsApp sender
 */
public record NumberAttachments(
        @Nullable String emergencyAddressSid,
        boolean emergencyPending,
        @Nullable String messagingServiceSid,
        @Nullable String senderSid) {

    public boolean any() {
        return hasEmergencyAddress() || messagingServiceSid != null || senderSid != null;
    }

    /** Whether emergency calls have to be taken care of. */
    boolean hasEmergencyAddress() {
        return emergencyAddressSid != null || emergencyPending;
    }
}
