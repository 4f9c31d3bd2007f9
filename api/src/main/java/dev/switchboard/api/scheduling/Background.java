package dev.switchboard.api.scheduling;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.TaskScheduler;

/** Schedules work that nobody waits for. What fails is in the log: Spring itself logs only what is to be repeated. */
public final class Background {

    private static final Logger log = LoggerFactory.getLogger(Background.class);

    private Background() {}

    /** Runs it once. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits, and failures are logged.
    public static void at(TaskScheduler scheduler, Instant time, Runnable work) {
        scheduler.schedule(logging(work), time);
    }

    /** Runs it again and again, with a pause after each time. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits, and failures are logged.
    public static void every(TaskScheduler scheduler, Instant first, Duration pause, Runnable work) {
        scheduler.scheduleWithFixedDelay(logging(work), first, pause);
    }

    private static Runnable logging(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                log.error("Work in the background failed", e);
            }
        };
    }
}
