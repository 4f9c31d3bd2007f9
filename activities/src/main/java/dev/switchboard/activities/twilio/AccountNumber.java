package dev.switchboard.activities.twilio;

import dev.switchboard.activities.found.WholeValues;
import dev.switchboard.workflows.route.Route;

/**
 * An IncomingPhoneNumber as the account lists it.
 *
 * @param phoneNumberSid {@code PN…}
 * @param phoneNumber E.164
 * @param voice whether it takes calls
 * @param sms whether it takes SMS
 * @param route its voice and SMS fields, with references in place of what may be secret
 * @param whole what the references refer to
 */
public record AccountNumber(
        String phoneNumberSid, String phoneNumber, boolean voice, boolean sms, Route route, WholeValues whole) {

    /** One whose route has no references. */
    public AccountNumber(String phoneNumberSid, String phoneNumber, boolean voice, boolean sms, Route route) {
        this(phoneNumberSid, phoneNumber, voice, sms, route, WholeValues.NONE);
    }
}
