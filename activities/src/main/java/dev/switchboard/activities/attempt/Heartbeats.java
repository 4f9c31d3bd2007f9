package dev.switchboard.activities.attempt;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Temporal that the attempt of this thread goes on, also while it waits for an answer, and hears whether it is
 * still wanted. Nothing is told in its first seconds, since each heartbeat that is sent is an action on Temporal Cloud.
 */
public final class Heartbeats implements AutoCloseable {

    private static final int FIRST_SECONDS = 8;
    private static final int SECONDS = 2;

    private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);

    /** A heartbeat is put down here and sent by the SDK, so one thread is enough. */
    private static final ScheduledThreadPoolExecutor TIMER = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "activity-heartbeats");
        thread.setDaemon(true);
        return thread;
    });

    private final Supplier<?> progress;
    private final @Nullable ScheduledFuture<?> beating;
    private final long start = System.nanoTime();
    private volatile boolean lost;

    private Heartbeats(@Nullable ActivityExecutionContext attempt, Supplier<?> progress) {
        this.progress = progress;
        this.beating = attempt == null
                ? null
                : TIMER.scheduleWithFixedDelay(() -> beat(attempt), FIRST_SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Until it is closed; outside of an activity it does nothing.
     *
     * @param progress what to tell
     */
    public static Heartbeats start(Supplier<?> progress) {
        return new Heartbeats(CurrentAttempt.find().orElse(null), progress);
    }

    /**
     * Whether the attempt is not wanted any more: another one has taken over or may have, the run has ended, or the
     * worker stops.
     */
    public boolean lost() {
        if (beating != null && Standstills.any(start)) {
            lost = true;
        }
        return lost;
    }

    @Override
    public void close() {
        if (beating != null) {
            beating.cancel(false);
        }
    }

    private void beat(ActivityExecutionContext attempt) {
        try {
            attempt.heartbeat(progress.get());
        } catch (ActivityCompletionException e) {
            log.info("An attempt is not wanted any more: {}", String.valueOf(e.getMessage()));
            lost = true;
        } catch (RuntimeException e) {
            log.warn("A heartbeat could not be sent", e);
        }
    }
}
