package dev.switchboard.activities.attempt;

import io.temporal.activity.ActivityExecutionContext;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long this thread's attempt of an activity still lasts. Measured from when the attempt first asks, right after its
 * start, since the start that Temporal names is by another machine's clock.
 */
public final class AttemptTime {

    private static final ThreadLocal<@Nullable Seen> LATEST = new ThreadLocal<>();

    /** When the part of the attempt that this thread is at has to end, on the monotonic clock. */
    private static final ThreadLocal<@Nullable Long> PART_ENDS = new ThreadLocal<>();

    private AttemptTime() {}

    /**
     * Does a part of an attempt that takes care of many things, and each within a time of its own.
     *
     * @param longest how long the part may take; what is sent in it ends before
     */
    public static <T> T within(Duration longest, Supplier<T> part) {
        Long before = PART_ENDS.get();
        PART_ENDS.set(System.nanoTime() + longest.toNanos());
        try {
            return part.get();
        } finally {
            PART_ENDS.set(before);
        }
    }

    /**
     * Of the part, where the attempt has parts; none outside of an activity.
     *
     * @param now on the monotonic clock
     */
    public static Optional<Duration> left(long now) {
        Long partEnds = PART_ENDS.get();
        if (partEnds != null) {
            return Optional.of(Duration.ofNanos(partEnds - now));
        }
        return CurrentAttempt.find().map(attempt -> left(attempt, now));
    }

    private static Duration left(ActivityExecutionContext attempt, long now) {
        Seen seen = LATEST.get();
        if (seen == null || !seen.attempt().refersTo(attempt)) {
            seen = new Seen(new WeakReference<>(attempt), now);
            LATEST.set(seen);
        }
        return attempt.getInfo().getStartToCloseTimeout().minusNanos(now - seen.nanos());
    }

    private record Seen(WeakReference<ActivityExecutionContext> attempt, long nanos) {}
}
