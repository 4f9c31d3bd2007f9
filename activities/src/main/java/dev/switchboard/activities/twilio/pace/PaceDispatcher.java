package dev.switchboard.activities.twilio.pace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives out the slots of one key in this process. It holds one slot at a time, and decides who gets it only when the
 * slot has come, so that an interactive request overtakes every batch request that still waits.
 */
final class PaceDispatcher implements Runnable {

    private static final long IDLE = TimeUnit.SECONDS.toNanos(10);

    /** Beyond that, the way to the database was a stall and not its usual length. */
    private static final double LONGEST_LEAD = 0.25;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition somebodyWaits = lock.newCondition();
    private final Deque<CompletableFuture<PaceSlot>> interactive = new ArrayDeque<>();
    private final Deque<CompletableFuture<PaceSlot>> batch = new ArrayDeque<>();
    private final String key;
    private final PaceSlots slots;
    private final LongSupplier nanoTime;
    private final Predicate<PaceDispatcher> retire;
    private volatile double perSecond = 1;
    private double lead;

    /**
     * @param retire takes it out of use and answers true, unless somebody waits
     */
    PaceDispatcher(String key, PaceSlots slots, LongSupplier nanoTime, Predicate<PaceDispatcher> retire) {
        this.key = key;
        this.slots = slots;
        this.nanoTime = nanoTime;
        this.retire = retire;
    }

    /**
     * Lines up for a slot.
     *
     * @param turn gets the slot when it has come, or fails; cancelled, it is passed over
     * @param first in front of its class, since it was there before
     */
    void enqueue(CompletableFuture<PaceSlot> turn, double newPerSecond, RequestPriority priority, boolean first) {
        lock.lock();
        try {
            perSecond = newPerSecond;
            Deque<CompletableFuture<PaceSlot>> queue = priority == RequestPriority.INTERACTIVE ? interactive : batch;
            if (first) {
                queue.addFirst(turn);
            } else {
                queue.addLast(turn);
            }
            somebodyWaits.signal();
        } finally {
            lock.unlock();
        }
    }

    String key() {
        return key;
    }

    boolean isIdle() {
        lock.lock();
        try {
            return interactive.isEmpty() && batch.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private boolean isInteractive() {
        lock.lock();
        try {
            return !interactive.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        try {
            attempt(slots::forgetUnused);
            while (awaitSomebody() || !retire.test(this)) {
                attempt(this::dispatch);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            fail(stopped);
        }
    }

    /** Without the database nobody gets a turn; whoever comes next makes it be tried again. */
    private void attempt(Step step) throws InterruptedException {
        try {
            step.run();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private boolean awaitSomebody() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = IDLE;
            while (isIdle() && left > 0) {
                left = somebodyWaits.awaitNanos(left);
            }
            return !isIdle();
        } finally {
            lock.unlock();
        }
    }

    private void dispatch() throws InterruptedException {
        if (isIdle()) {
            return;
        }
        PaceSlot slot = slots.reserve(key, perSecond, isInteractive() ? -PaceSlots.BURST : lead);
        lead = Math.min(slot.roundTrip(), LONGEST_LEAD);
        sleepUntil(slot.nanos());
        if (slot.isMissed(nanoTime.getAsLong())) {
            return;
        }
        CompletableFuture<PaceSlot> next = next();
        while (next != null && !next.complete(slot)) {
            next = next();
        }
    }

    private void sleepUntil(long nanos) throws InterruptedException {
        for (long left = nanos - nanoTime.getAsLong(); left > 0; left = nanos - nanoTime.getAsLong()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private @Nullable CompletableFuture<PaceSlot> next() {
        lock.lock();
        try {
            return interactive.isEmpty() ? batch.poll() : interactive.poll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(Exception reason) {
        for (CompletableFuture<PaceSlot> next = next(); next != null; next = next()) {
            next.completeExceptionally(reason);
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }
}
