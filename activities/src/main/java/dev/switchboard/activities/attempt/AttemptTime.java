package dev.switchboard.activities.attempt;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long an attempt of an activity, or a part of it, still lasts. Measured from when the attempt makes it, right
 * after its start, since the start that Temporal names is by another machine's clock.
 */
public final class AttemptTime {

    /** Of no activity. */
    public static final AttemptTime ENDLESS = new AttemptTime(null);

    /** On the monotonic clock. */
    private final @Nullable Long end;

    private AttemptTime(@Nullable Long end) {
        this.end = end;
    }

    /** Of the attempt that this thread carries out and that has just begun; endless outside of an activity. */
    public static AttemptTime ofThisAttempt() {
        return CurrentAttempt.find()
                .map(attempt -> endingIn(attempt.getInfo().getStartToCloseTimeout()))
                .orElse(ENDLESS);
    }

    /** Of what begins now and ends then. */
    public static AttemptTime endingIn(Duration longest) {
        return new AttemptTime(System.nanoTime() + longest.toNanos());
    }

    /**
     * What is left; none when it is endless.
     *
     * @param now on the monotonic clock
     */
    public Optional<Duration> left(long now) {
        return Optional.ofNullable(end).map(nanos -> Duration.ofNanos(nanos - now));
    }
}
