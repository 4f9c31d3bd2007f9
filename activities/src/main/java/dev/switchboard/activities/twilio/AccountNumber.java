package dev.switchboard.activities.twilio;

import dev.switchboard.workflows.route.Route;

/**
 * An IncomingPhoneNumber as the account lists it.
 *
 * @param phoneNumberSid {@code PN…}
 * @param phoneNumber E.164
 * @param voice whether it takes calls
 * @param sms whether it takes SMS
 * @param route its voice and SMS fields
 */
public record AccountNumber(String phoneNumberSid, String phoneNumber, boolean voice, boolean sms, Route route) {}
