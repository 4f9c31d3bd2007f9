package dev.switchboard.simulator.traffic;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the legs that TwiML dials.
 *
 * @param status how the first of them ends: completed unless given; of several that ring at once the others are
 *     canceled
 * @param durationSeconds how long it is answered; as long as the call that dialled it unless given
 */
public record DialOutcome(@Nullable String status, @Nullable Integer durationSeconds) {

    static final DialOutcome USUAL = new DialOutcome(null, null);

    private static final Set<String> STATUSES = Set.of("completed", "busy", "failed", "no-answer", "canceled");

    public DialOutcome {
        if (status != null && !STATUSES.contains(status)) {
            throw new IllegalArgumentException("dial.status must be completed, busy, failed, no-answer or canceled");
        }
        if (durationSeconds != null && durationSeconds < 0) {
            throw new IllegalArgumentException("dial.durationSeconds must not be negative");
        }
    }

    String wantedStatus() {
        return status == null ? "completed" : status;
    }

    int seconds(int parentSeconds) {
        if (!wantedStatus().equals("completed")) {
            return 0;
        }
        return durationSeconds == null ? parentSeconds : durationSeconds;
    }
}
