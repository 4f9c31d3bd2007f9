package dev.switchboard.activities.attempt;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether this process stood still: it was stopped, or had no processor. Others may have taken it for lost meanwhile,
 * and it would hear of that only by the answer to its next request.
 */
final class Standstills {

    /** Shorter than it takes anybody to miss a heartbeat. */
    private static final Duration LONGEST = Duration.ofSeconds(4);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private static volatile long latest = System.nanoTime();
    private static volatile long latestEnd = latest;

    static {
        Thread watching = new Thread(Standstills::watch, "standstills");
        watching.setDaemon(true);
        watching.start();
    }

    private Standstills() {}

    private static void watch() {
        while (true) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            look();
        }
    }

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
