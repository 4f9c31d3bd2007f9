package dev.switchboard.activities.twilio;

import java.util.Set;

/**
 * How emergency calls from a number are registered.
 *
 * @param addressSid AD…; empty when there is none
 * @param status Twilio's word for it; empty when Twilio tells none
 * @see <a
 *     href="https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource">emergency_address_status</a>
 */
record EmergencyRegistration(String addressSid, String status) {

    private static final Set<String> PENDING = Set.of("pending-registration", "pending-unregistration");

    boolean isPending() {
        return PENDING.contains(status) || hasFailed();
    }

    /** A person has to look, at Twilio. */
    boolean hasFailed() {
        return status.equals("unregistration-failure");
    }

    boolean isNone() {
        return addressSid.isEmpty() && !isPending();
    }
}
