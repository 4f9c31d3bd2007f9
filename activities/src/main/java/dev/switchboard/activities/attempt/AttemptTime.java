package dev.switchboard.activities.attempt;

import io.temporal.activity.ActivityExecutionContext;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long this thread's attempt of an activity still lasts. Measured from when the attempt first asks, right after its
 * start, since the start that Temporal names is by another machine's clock.
 */
public final class AttemptTime {

    private static final ThreadLocal<@Nullable Seen> LATEST = new ThreadLocal<>();

    private AttemptTime() {}

    /**
     * None outside of an activity.
     *
     * @param now on the monotonic clock
     */
    public static Optional<Duration> left(long now) {
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
