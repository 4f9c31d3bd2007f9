package dev.switchboard.api.operation;

import io.temporal.client.WorkflowExecutionAlreadyStarted;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Waits for a run to close whose operation has ended. The operation tells its end in the run's last step, and the run
 * has one more task to close with. On a busy Temporal server that takes seconds.
 */
final class ClosingRuns {

    /** How long a caller waits at the most. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private final Pause pause;

    ClosingRuns() {
        this(System::nanoTime, time -> Thread.sleep(time.toMillis()));
    }

    ClosingRuns(LongSupplier nanoTime, Pause pause) {
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /** Lets time pass. */
    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /**
     * Starts what has the id of such a run, as soon as that has closed.
     *
     * @param anothers whether an operation that goes on has the id; asked after each start that was refused
     * @throws WorkflowExecutionAlreadyStarted when it has, or when the run did not close in time
     */
    <T> T afterwards(Supplier<T> start, BooleanSupplier anothers) {
        long began = nanoTime.getAsLong();
        BackOffExecution pauses = pauses();
        while (true) {
            try {
                return start.get();
            } catch (WorkflowExecutionAlreadyStarted e) {
                Duration left = PATIENCE.minusNanos(nanoTime.getAsLong() - began);
                if (left.isNegative() || left.isZero() || anothers.getAsBoolean()) {
                    throw e;
                }
                Duration next = Duration.ofMillis(pauses.nextBackOff());
                if (!waits(next.compareTo(left) < 0 ? next : left)) {
                    throw e;
                }
            }
        }
    }

    private static BackOffExecution pauses() {
        ExponentialBackOff backOff = new ExponentialBackOff(FIRST_PAUSE.toMillis(), 2);
        backOff.setMaxInterval(LONGEST_PAUSE.toMillis());
        return backOff.start();
    }

    private boolean waits(Duration time) {
        try {
            pause.of(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
