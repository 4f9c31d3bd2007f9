package dev.switchboard.workflows.recovery;

import dev.switchboard.workflows.StepOptions;
import java.time.Duration;
import java.time.Instant;

/**
 * How the run of an operation came to be lost.
 *
 * @param because a sentence for people: who ended it, and why
 * @param quietAt from when on nothing that the run has begun can be carried out any more, by Temporal's clock
 */
public record LostRun(String because, Instant quietAt) {

    /**
     * A run leaves attempts behind that know nothing of its end. The last of them may have begun a moment before, and
     * Twilio may carry out its request when it is over.
     */
    public static final Duration QUIET_AFTER = StepOptions.TWILIO_ATTEMPT.plus(StepOptions.SETTLE_AFTER_TIMEOUT);

    /** The same, quiet from that moment on at the earliest. */
    public LostRun quietAtLeast(Instant moment) {
        return new LostRun(because, moment.isAfter(quietAt) ? moment : quietAt);
    }

    /** One that came to an end while its attempts went on. */
    public static LostRun endedAt(Instant end, String because) {
        return new LostRun(because, end.plus(QUIET_AFTER));
    }
}
