package dev.switchboard.simulator.traffic;

import org.jspecify.annotations.Nullable;

/**
 * What an outbound message says of its way.
 *
 * @param statusCallback where it reports its status, if it says so itself
 * @param messagingServiceSid the service that it goes through, if any
 */
public record MessageWay(
        @Nullable String statusCallback, @Nullable String messagingServiceSid) {

    static final MessageWay USUAL = new MessageWay(null, null);
}
