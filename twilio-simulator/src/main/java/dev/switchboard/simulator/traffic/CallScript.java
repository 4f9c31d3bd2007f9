package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.CallLeg;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a call, as far as the application lets it.
 *
 * @param durationSeconds how long it lasts when it is answered; a minute unless given; 0 is less than a second
 * @param status how it ends: completed unless given; canceled and no-answer are the caller who hangs up
 * @param digits what the caller presses at the first Gather or Record
 * @param dial what becomes of the legs that its TwiML dials
 */
public record CallScript(
        @Nullable Integer durationSeconds,
        @Nullable String status,
        @Nullable String digits,
        @Nullable DialOutcome dial) {

    static final CallScript USUAL = new CallScript(null, null, null, null);

    private static final int USUAL_SECONDS = 60;
    private static final Set<String> STATUSES = Set.of("completed", "busy", "failed", "no-answer", "canceled");

    public CallScript {
        if (durationSeconds != null && durationSeconds < 0) {
            throw new IllegalArgumentException("durationSeconds must not be negative");
        }
        if (status != null && !STATUSES.contains(status)) {
            throw new IllegalArgumentException("status must be completed, busy, failed, no-answer or canceled");
        }
    }

    CallScript withDurationSeconds(int seconds) {
        return new CallScript(seconds, status, digits, dial);
    }

    CallScript withStatus(@Nullable String newStatus) {
        return new CallScript(durationSeconds, newStatus, digits, dial);
    }

    CallScript withDigits(String newDigits) {
        return new CallScript(durationSeconds, status, newDigits, dial);
    }

    CallScript withDial(DialOutcome outcome) {
        return new CallScript(durationSeconds, status, digits, outcome);
    }

    DialOutcome dialOutcome() {
        return dial == null ? DialOutcome.USUAL : dial;
    }

    CallLeg.Ending ending(Instant end) {
        String wanted = status == null ? "completed" : status;
        int seconds = durationSeconds == null ? USUAL_SECONDS : durationSeconds;
        return new CallLeg.Ending(wanted, wanted.equals("completed") ? seconds : 0, end);
    }
}
