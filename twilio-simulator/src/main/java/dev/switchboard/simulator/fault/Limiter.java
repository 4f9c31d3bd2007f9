package dev.switchboard.simulator.fault;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds the account to its limits. */
public final class Limiter {

    private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

    private final AtomicInteger inFlight = new AtomicInteger();
    private final Deque<Long> accepted = new ArrayDeque<>();
    private volatile Limits limits = Limits.none();

    public Limits limits() {
        return limits;
    }

    public void limits(Limits newLimits) {
        limits = newLimits;
    }

    /** Counts a request in; the answer is how many there are now. */
    public int enter() {
        return inFlight.incrementAndGet();
    }

    public void leave() {
        inFlight.decrementAndGet();
    }

    /** Whether a request that made it so many at a time is accepted. Refused requests do not fill the window. */
    public boolean accepts(int concurrentNow) {
        Integer concurrent = limits.concurrent();
        if (concurrent != null && concurrentNow > concurrent) {
            return false;
        }
        Integer perSecond = limits.requestsPerSecond();
        return perSecond == null || fitsWindow(perSecond);
    }

    private boolean fitsWindow(int perSecond) {
        synchronized (accepted) {
            long now = System.nanoTime();
            while (!accepted.isEmpty() && now - accepted.peekFirst() >= WINDOW) {
                accepted.removeFirst();
            }
            if (accepted.size() >= perSecond) {
                return false;
            }
            accepted.addLast(now);
            return true;
        }
    }
}
