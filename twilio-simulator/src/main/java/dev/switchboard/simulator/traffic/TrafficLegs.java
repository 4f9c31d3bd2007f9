package dev.switchboard.simulator.traffic;

import org.jspecify.annotations.Nullable;

/**
 * The calls of much traffic that are not simply inbound ones.
 *
 * @param outbound calls that the account places
 * @param forwarded inbound calls whose TwiML dialled somebody: two legs each
 * @param trunk calls over the trunks of the numbers that have one, half of them from outside; nothing tells of them
 * @param subSecond inbound calls that are answered for less than a second: 0 seconds, one minute
 * @param statusCallback where outbound calls and dialled legs report their end, if anywhere
 */
public record TrafficLegs(
        int outbound,
        int forwarded,
        int trunk,
        int subSecond,
        @Nullable String statusCallback) {

    static final TrafficLegs NONE = new TrafficLegs(0, 0, 0, 0, null);

    public TrafficLegs {
        if (outbound < 0 || forwarded < 0 || trunk < 0 || subSecond < 0) {
            throw new IllegalArgumentException("outbound, forwarded, trunk and subSecond must not be negative");
        }
    }

    int count() {
        return outbound + forwarded + trunk + subSecond;
    }
}
