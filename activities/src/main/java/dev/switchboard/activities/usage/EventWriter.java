package dev.switchboard.activities.usage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.TransactionException;

/**
 * Keeps events, those that come at the same time in one commit. The disk is what a commit waits for, and it takes as
 * long for two hundred events as for one. Nothing is put off for that. An event that comes alone is written at once,
 * and what comes meanwhile is written together, after it.
 */
public final class EventWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventWriter.class);
    private static final Duration LOOK_UP = Duration.ofMillis(200);

    private final TwilioEvents events;
    private final Limits limits;
    private final BlockingQueue<Waiting> queue;
    private final Thread thread = new Thread(this::run, "event-writer");
    private volatile boolean closed;

    /**
     * How much is done at once, and how long.
     *
     * @param atOnce how many events are written in one commit
     * @param waiting how many events wait besides; what comes then is refused
     * @param patience how long an event waits. Longer than the pool takes to say that there is no connection, and
     *     shorter than the 15 s that Twilio waits for an answer
     */
    record Limits(int atOnce, int waiting, Duration patience) {

        static final Limits DEFAULT = new Limits(256, 4_096, Duration.ofSeconds(10));
    }

    EventWriter(TwilioEvents events, Limits limits) {
        this.events = events;
        this.limits = limits;
        this.queue = new ArrayBlockingQueue<>(limits.waiting());
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Returns once the event is committed, now or before.
     *
     * @throws org.springframework.dao.DataAccessException when it is not, or when that is not known in time
     */
    public void keep(TwilioEvent event) {
        Waiting waiting = new Waiting(event, new CompletableFuture<>());
        if (!queue.offer(waiting)) {
            throw new TransientDataAccessResourceException(limits.waiting() + " events wait to be stored already");
        }
        if (closed && queue.remove(waiting)) {
            throw new TransientDataAccessResourceException("The service stops");
        }
        waiting.await(limits.patience());
    }

    /** How many events wait until those are written that are being written now. */
    int waiting() {
        return queue.size();
    }

    boolean isClosed() {
        return closed;
    }

    /** Writes what waits, then stops. Refuses what comes later. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(limits.patience().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn(
                    "The service stops while {} events wait to be stored; they have not been acknowledged",
                    queue.size());
        }
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        while (!closed || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                queue.drainTo(batch, limits.atOnce() - 1);
                // Whoever has given up was answered already, and Twilio sends it again.
                batch.removeIf(waiting -> waiting.kept.isDone());
                write(batch);
            } catch (Throwable unexpected) {
                // Whatever it is, the next events have to be written, and nobody else would.
                log.error("{} events were not stored", batch.size(), unexpected);
                batch.forEach(waiting -> waiting.kept.completeExceptionally(unexpected));
            } finally {
                batch.clear();
            }
        }
    }

    private void write(List<Waiting> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            events.store(batch.stream().map(Waiting::event).toList());
            batch.forEach(waiting -> waiting.kept.complete(null));
        } catch (DataAccessResourceFailureException
                | TransientDataAccessResourceException
                | QueryTimeoutException
                | TransactionException away) {
            batch.forEach(waiting -> waiting.kept.completeExceptionally(away));
        } catch (RuntimeException refused) {
            if (batch.size() == 1) {
                batch.get(0).kept.completeExceptionally(refused);
                return;
            }
            // One of them is at fault; the others must not pay for it.
            write(batch.subList(0, batch.size() / 2));
            write(batch.subList(batch.size() / 2, batch.size()));
        }
    }

    private record Waiting(TwilioEvent event, CompletableFuture<Void> kept) {

        void await(Duration patience) {
            try {
                kept.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                kept.cancel(false);
                throw new QueryTimeoutException("An event was not stored within " + patience, late);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TransientDataAccessResourceException("Interrupted while an event was stored", e);
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException("An event was not stored", failed.getCause());
            }
        }
    }
}
