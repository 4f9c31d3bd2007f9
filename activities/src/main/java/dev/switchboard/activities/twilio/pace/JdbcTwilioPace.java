package dev.switchboard.activities.twilio.pace;

import dev.switchboard.activities.attempt.AttemptTime;
import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.route.OperationPace;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pace of {@link PaceSlots}, given out by one thread per key for as long as the key is in use. */
public final class JdbcTwilioPace implements TwilioPace, AutoCloseable {

    static final String PACE = "switchboard.twilio.pace";
    static final String WAIT = "switchboard.twilio.permit.wait";

    /** Between the end of the last request and the end of the attempt. */
    private static final Duration SPARE = Duration.ofSeconds(1);

    /** Between two questions to a database that is away. */
    private static final Duration DATABASE_PAUSE = Duration.ofMillis(500);

    private static final String STOPPING = "the service is stopping";

    private static final Logger log = LoggerFactory.getLogger(JdbcTwilioPace.class);

    private final Map<String, Running> dispatchers = new ConcurrentHashMap<>();
    private final String accountSid;
    private final DoubleSupplier perSecond;
    private final Duration requestTimeout;
    private final PaceSlots slots;
    private final MeterRegistry meters;
    private final LongSupplier nanoTime;

    /** How many interactive requests wait for their turn in this process. */
    private final AtomicInteger interactive = new AtomicInteger();

    private volatile Rate rate;
    private volatile boolean closed;

    public JdbcTwilioPace(PacedAccount account, JdbcClient jdbc, MeterRegistry meters) {
        this(account, jdbc, meters, System::nanoTime);
    }

    JdbcTwilioPace(PacedAccount account, JdbcClient jdbc, MeterRegistry meters, LongSupplier nanoTime) {
        this.accountSid = account.accountSid();
        this.perSecond = account.perSecond();
        this.requestTimeout = account.requestTimeout();
        this.slots = new PaceSlots(jdbc, nanoTime);
        this.meters = meters;
        this.nanoTime = nanoTime;
        this.rate = new Rate(perSecond.getAsDouble(), nanoTime.getAsLong());
    }

    /** Shows its rate as a gauge. That is for the configured account only: a label for each account would never end. */
    public JdbcTwilioPace withGauge() {
        Gauge.builder(PACE, this, JdbcTwilioPace::currentRate)
                .description("Requests a second that the account is held to")
                .register(meters);
        return this;
    }

    @Override
    public void awaitRequest(RequestContext context, String words) {
        RequestPriority priority = context.priority();
        Timer.Sample sample = Timer.start(meters);
        String outcome = "error";
        int inLine = interactive.addAndGet(priority == RequestPriority.INTERACTIVE ? 1 : 0);
        try {
            if (priority == RequestPriority.INTERACTIVE) {
                refuseBeyondPatience(inLine, words);
            }
            if (context.pace() != null) {
                awaitOperation(context.pace(), context.time());
            }
            Duration patience = patience(priority, context.time());
            PaceSlot slot = await(accountSid, perSecond.getAsDouble(), priority, patience, words);
            rate = new Rate(slot.perSecond(), slot.nanos());
            outcome = "granted";
        } catch (TwilioException e) {
            outcome = e.failure().code().code();
            throw e;
        } finally {
            interactive.addAndGet(priority == RequestPriority.INTERACTIVE ? -1 : 0);
            sample.stop(meters.timer(WAIT, "class", priority.label(), "outcome", outcome));
        }
    }

    /**
     * Who would wait in vain does not wait. A step that waits has a place of its worker, and an account that is over
     * its rate must not have all of them.
     */
    private void refuseBeyondPatience(int inLine, String words) {
        double seconds = inLine / currentRate();
        if (seconds > RequestPriority.INTERACTIVE.patience().toSeconds()) {
            throw TwilioErrors.noTurnFor(words, Duration.ofMillis((long) (seconds * 1_000)));
        }
    }

    @Override
    public void tooManyRequests() {
        try {
            slots.lower(accountSid, perSecond.getAsDouble()).ifPresent(lowered -> {
                rate = new Rate(lowered, nanoTime.getAsLong());
                log.warn("Twilio was asked too often; the rate of {} is lowered to {} a second", accountSid, lowered);
            });
        } catch (DataAccessException e) {
            // The request has failed for a reason of its own, and the next 429 lowers the rate as well.
            log.warn("Twilio was asked too often, and the rate could not be lowered", e);
        }
    }

    /**
     * Waits for the turn of an operation that goes slower than its account, before one of its requests. All waiters of
     * an operation share its pace, so more of them than go in 20 s wait in vain.
     */
    void awaitOperation(OperationPace own, AttemptTime time) {
        RequestPriority priority = RequestPriority.BATCH;
        String words = "go on with operation " + own.operationId();
        await(own.operationId(), own.requestsPerSecond(), priority, patience(priority, time), words);
    }

    /** What waits fails. */
    @Override
    public void close() {
        closed = true;
        dispatchers.values().forEach(running -> running.thread().interrupt());
    }

    PaceSlot await(String key, double keyPerSecond, RequestPriority priority, Duration patience, String words) {
        long start = nanoTime.getAsLong();
        boolean again = false;
        while (true) {
            long left = patience.toNanos() - (nanoTime.getAsLong() - start);
            try {
                PaceSlot slot = next(enqueue(key, keyPerSecond, priority, again, words), left, patience, words);
                if (!slot.isMissed(nanoTime.getAsLong())) {
                    return slot;
                }
            } catch (TwilioException e) {
                // A database that is away says nothing about Twilio: it is waited for like a turn, and for as long.
                if (e.failure().code() != ErrorCode.DATABASE_UNAVAILABLE || !pausedWithin(patience, start)) {
                    throw e;
                }
            }
            again = true;
        }
    }

    /** False when nothing of the patience would be left after the pause. */
    private boolean pausedWithin(Duration patience, long start) {
        long left = patience.toNanos() - (nanoTime.getAsLong() - start) - DATABASE_PAUSE.toNanos();
        if (left <= 0 || closed) {
            return false;
        }
        LockSupport.parkNanos(DATABASE_PAUSE.toNanos());
        return !Thread.currentThread().isInterrupted();
    }

    /** A request that is sent must end before the attempt does, since what comes after that may be an undo. */
    private Duration patience(RequestPriority priority, AttemptTime time) {
        Duration most = priority.patience();
        return time.left(nanoTime.getAsLong())
                .map(left -> left.minus(requestTimeout).minus(SPARE))
                .filter(left -> left.compareTo(most) < 0)
                .orElse(most);
    }

    private static PaceSlot next(CompletableFuture<PaceSlot> turn, long nanos, Duration patience, String words) {
        try {
            return turn.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw TwilioErrors.noTurn(words, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TwilioErrors.unsent(words, "its wait was interrupted", e);
        } catch (ExecutionException e) {
            throw failed(words, e.getCause());
        } finally {
            turn.cancel(false);
        }
    }

    private static TwilioException failed(String words, @Nullable Throwable cause) {
        return cause instanceof InterruptedException
                ? TwilioErrors.unsent(words, STOPPING, cause)
                : TwilioErrors.noDatabase(words, cause);
    }

    private CompletableFuture<PaceSlot> enqueue(
            String key, double keyPerSecond, RequestPriority priority, boolean first, String words) {
        if (closed) {
            throw TwilioErrors.unsent(words, STOPPING, null);
        }
        CompletableFuture<PaceSlot> turn = new CompletableFuture<>();
        dispatchers.compute(key, (sameKey, running) -> {
            Running dispatching = running == null ? start(key) : running;
            dispatching.dispatcher().enqueue(turn, keyPerSecond, priority, first);
            return dispatching;
        });
        return turn;
    }

    private Running start(String key) {
        PaceDispatcher dispatcher = new PaceDispatcher(key, slots, nanoTime, this::retire);
        Thread thread = new Thread(dispatcher, "twilio-pace " + key);
        thread.setDaemon(true);
        thread.start();
        return new Running(dispatcher, thread);
    }

    private boolean retire(PaceDispatcher dispatcher) {
        return dispatchers.computeIfPresent(dispatcher.key(), (key, running) -> dispatcher.isIdle() ? null : running)
                == null;
    }

    /** As of now, from what was heard last. */
    public double currentRate() {
        Rate heard = rate;
        double seconds = (nanoTime.getAsLong() - heard.nanos()) / 1e9;
        double most = perSecond.getAsDouble();
        return Math.min(most, heard.perSecond() + PaceSlots.RECOVERED_PER_SECOND * most * seconds);
    }

    private record Running(PaceDispatcher dispatcher, Thread thread) {}

    private record Rate(double perSecond, long nanos) {}
}
