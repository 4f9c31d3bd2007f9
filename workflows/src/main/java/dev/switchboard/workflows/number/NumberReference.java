package dev.switchboard.workflows.number;

/**
 * A phone number, here and at Twilio.
 *
 * @param phoneNumberId our id, for example {@code phone_123}
 * @param phoneNumber E.164, for example {@code +15550000123}
 * @param accountSid the Twilio account that holds it
 * @param phoneNumberSid Twilio's SID of the IncomingPhoneNumber, {@code PN…}
 */
public record NumberReference(String phoneNumberId, String phoneNumber, String accountSid, String phoneNumberSid) {}
