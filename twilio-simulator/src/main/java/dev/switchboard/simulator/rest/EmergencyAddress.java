package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.SimulatedNumber;
import java.time.Duration;
import java.time.Instant;

/**
 * The registration of a number's emergency address, which takes time in both directions. Twilio does not say how long;
 * a number cannot be released before it is over
 * (https://www.twilio.com/docs/voice/sip/api/emergency-calling-api).
 */
final class EmergencyAddress {

    private static final Duration TAKES = Duration.ofSeconds(2);
    private static final String STATUS = "emergency_address_status";
    private static final String SID = "emergency_address_sid";
    private static final String REGISTERING = "pending-registration";
    private static final String UNREGISTERING = "pending-unregistration";

    private EmergencyAddress() {}

    /** The number as it is now: what was pending long enough is done. */
    static SimulatedNumber settled(SimulatedNumber number, Instant now) {
        String status = number.get(STATUS);
        boolean over = !now.isBefore(number.dateUpdated().plus(TAKES));
        if (status.equals(REGISTERING) && over) {
            return number.with(STATUS, "registered");
        }
        return status.equals(UNREGISTERING) && over ? number.with(STATUS, null) : number;
    }

    /** After an update that may have set the address or taken it away. */
    static SimulatedNumber changed(SimulatedNumber before, SimulatedNumber after) {
        if (before.get(SID).equals(after.get(SID))) {
            return after;
        }
        return after.with(STATUS, after.get(SID).isEmpty() ? UNREGISTERING : REGISTERING);
    }

    static boolean forbidsRelease(SimulatedNumber number) {
        return !number.get(STATUS).isEmpty();
    }
}
