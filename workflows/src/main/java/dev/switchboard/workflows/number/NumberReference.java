package dev.switchboard.workflows.number;

import org.jspecify.annotations.Nullable;

/**
 * A number, here and at Twilio.
 *
 * @param phoneNumberId our id
 * @param phoneNumber E.164
 * @param accountSid the Twilio account that holds it
 * @param phoneNumberSid Twilio's SID of the IncomingPhoneNumber, {@code PN…}; none of a WhatsApp sender whose number is
 *     not Twilio's
 * @param senderSid the SID of its WhatsApp sender, {@code XE…}, where an import has seen one; it may have been
 *     registered anew under another since
 */
public record NumberReference(
        String phoneNumberId,
        String phoneNumber,
        String accountSid,
        @Nullable String phoneNumberSid,
        @Nullable String senderSid) {

    /** Of a number whose sender, if it has one, is not known. */
    public NumberReference(
            String phoneNumberId, String phoneNumber, String accountSid, @Nullable String phoneNumberSid) {
        this(phoneNumberId, phoneNumber, accountSid, phoneNumberSid, null);
    }
}
