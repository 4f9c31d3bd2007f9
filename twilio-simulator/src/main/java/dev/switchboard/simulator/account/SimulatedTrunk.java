package dev.switchboard.simulator.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An Elastic SIP trunk.
 *
 * @param sid TK…
 * @param friendlyName its name
 */
public record SimulatedTrunk(String sid, String friendlyName, Instant dateCreated) {

    public SimulatedTrunk {
        if (!SimulatorSids.isSid("TK", sid)) {
            throw new IllegalArgumentException("sid must be TK and 32 hexadecimal digits, not " + sid);
        }
    }

    public static SimulatedTrunk of(String sid) {
        return new SimulatedTrunk(sid, "Simulated trunk", Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    public SimulatedTrunk withFriendlyName(String newFriendlyName) {
        return new SimulatedTrunk(sid, newFriendlyName, dateCreated);
    }
}
