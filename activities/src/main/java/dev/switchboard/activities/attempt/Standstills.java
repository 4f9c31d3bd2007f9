package dev.switchboard.activities.attempt;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Whether this process stood still: it was stopped, or had no processor. Others may have taken it for lost meanwhile, and
 * it would hear of that only by the answer to its next request.
 */
final class Standstills {

    /** Shorter than it takes anybody to miss a heartbeat. */
    private static final Duration LONGEST = Duration.ofSeconds(4);

    private static volatile long latest = System.nanoTime();
    private static volatile long latestEnd = latest;

    static {
        var unused = Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task, "standstills");
                    thread.setDaemon(true);
                    return thread;
                })
                .scheduleWithFixedDelay(Standstills::look, 1, 1, TimeUnit.SECONDS);
    }

    private Standstills() {}

    /** Whether there was one since that moment of the monotonic clock. */
    static boolean any(long since) {
        return look() - since > 0;
    }

    private static synchronized long look() {
        long now = System.nanoTime();
        if (now - latest > LONGEST.toNanos()) {
            latestEnd = now;
        }
        latest = now;
        return latestEnd;
    }
}
