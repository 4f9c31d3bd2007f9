package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.webhook.StatusCallback;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A leg that a call's TwiML dialled.
 *
 * @param from the caller of the call, unless the TwiML says {@code callerId}
 * @param to a number, or the address of a SIP endpoint or a client
 * @param received the call to one of the simulator's own numbers that it amounted to, if any
 */
public record DialledLeg(
        String callSid,
        String parentCallSid,
        String from,
        String to,
        String status,
        int durationSeconds,
        List<StatusCallback> statusCallbacks,
        @Nullable PlacedCall received) {

    public DialledLeg {
        statusCallbacks = List.copyOf(statusCallbacks);
    }
}
