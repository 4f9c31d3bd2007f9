package dev.switchboard.bench.faults;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Ends a run that does not end, and says what each thread of the harness waits for. A run that hangs proves nothing.
 */
final class Watchdog implements AutoCloseable {

    private final CountDownLatch over = new CountDownLatch(1);
    private final Consumer<String> bark;

    /** @param bark is told what all threads do when it is too late */
    Watchdog(Consumer<String> bark) {
        this.bark = bark;
    }

    /** Barks then, unless this is closed before. */
    void expectEndIn(Duration atMost) {
        Thread thread = new Thread(
                () -> {
                    try {
                        if (!over.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                            bark.accept(threads());
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    private static String threads() {
        return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true))
                .map(Watchdog::told)
                .collect(Collectors.joining("\n"));
    }

    /** With the whole stack: the JDK's own text ends after eight of its lines. */
    private static String told(ThreadInfo thread) {
        LockInfo lock = thread.getLockInfo();
        String waits = lock == null ? "" : " for " + lock;
        String owner = thread.getLockOwnerName() == null ? "" : " of " + thread.getLockOwnerName();
        return "\"%s\" %s%s%s\n%s"
                .formatted(
                        thread.getThreadName(),
                        thread.getThreadState(),
                        waits,
                        owner,
                        Arrays.stream(thread.getStackTrace())
                                .map(frame -> "    at " + frame + "\n")
                                .collect(Collectors.joining()));
    }

    @Override
    public void close() {
        over.countDown();
    }
}
