package dev.switchboard.activities.batch;

import dev.switchboard.activities.attempt.DatabaseFaults;
import dev.switchboard.activities.attempt.Heartbeats;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the steps of single numbers in an attempt at a chunk, and tries each again as Temporal would a step of
 * its own. What was never sent is no attempt, and neither is what the database did not take: both wait as long as it
 * takes.
 */
final class ChunkAttempt {

    private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);
    private static final Duration TURN_PAUSE = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(ChunkAttempt.class);

    private final String operationId;
    private final Supplier<Steering> steering;
    private final Heartbeats heartbeats;
    private boolean outstanding;

    ChunkAttempt(String operationId, Supplier<Steering> steering, Heartbeats heartbeats) {
        this.operationId = operationId;
        this.steering = steering;
        this.heartbeats = heartbeats;
    }

    /** How often a step is tried, and how long after; each pause is twice the one before. */
    enum Patience {
        /** Six attempts in about 15 s, then the number is put back. */
        FORWARD(6, Duration.ofMillis(500), Duration.ofSeconds(10)),
        /** A WhatsApp sender shows what it was sent after a while: sixteen looks in about a minute. */
        SETTLE(16, Duration.ofMillis(500), Duration.ofSeconds(5)),
        /** Until it holds or is refused for good. */
        UNDO(Integer.MAX_VALUE, Duration.ofMillis(500), Duration.ofSeconds(30));

        private final int attempts;
        private final Duration first;
        private final Duration longest;

        Patience(int attempts, Duration first, Duration longest) {
            this.attempts = attempts;
            this.first = first;
            this.longest = longest;
        }
    }

    /** One step of one number. */
    @FunctionalInterface
    interface Step<T> {
        T carryOut(RequestContext context, int time);
    }

    /** This attempt is not the chunk's any more, and touches nothing further. */
    static final class Lost extends RuntimeException {

        private final boolean forGood;

        private Lost(String message, boolean forGood) {
            super(message);
            this.forGood = forGood;
        }

        /** Another attempt carries on, with what is at hand as well. */
        static Lost toAnother(String message) {
            return new Lost(message, false);
        }

        /** As the activity fails: tried again by Temporal, unless no attempt has anything to do any more. */
        ApplicationFailure toActivityFailure() {
            String message = String.valueOf(getMessage());
            return forGood
                    ? Failures.refusal(ErrorCode.INTERRUPTED, message)
                    : Failures.notYet(OperationFailure.of(ErrorCode.INTERRUPTED, message));
        }
    }

    /** Whether another number may be begun. */
    boolean goesOn() {
        return !heartbeats.lost() && steering.get().goesOn();
    }

    /**
     * Carries out a step. Each try has the time of a step at Twilio, so it writes nothing long after the chunk was
     * lost.
     *
     * @param step is given whose requests it sends, and the number of the try, from 1
     * @throws Lost when nothing more may be touched
     * @throws RuntimeException what the last attempt threw
     */
    <T> T call(Patience patience, Step<T> step) {
        Duration pause = patience.first;
        int attempt = 1;
        outstanding &= patience == Patience.UNDO;
        for (int tries = 1; ; tries++) {
            try {
                return step.carryOut(context(), tries);
            } catch (RuntimeException e) {
                outstanding |= isOutstanding(e);
                if (isUnsent(e)) {
                    sleep(TURN_PAUSE);
                } else if (isOfTheDatabase(e)) {
                    log.warn("A step of a batch waits for the database: {}", String.valueOf(e.getMessage()));
                    sleep(DATABASE_PAUSE);
                } else if (isRetryable(e) && attempt < patience.attempts) {
                    sleep(asked(e, pause));
                    pause = pause.multipliedBy(2).compareTo(patience.longest) < 0
                            ? pause.multipliedBy(2)
                            : patience.longest;
                    attempt++;
                } else {
                    throw e;
                }
            }
        }
    }

    /** Gives a request whose outcome is unknown its time to be carried out after all, before an undo looks. */
    void settle() {
        if (outstanding) {
            outstanding = false;
            sleep(StepOptions.SETTLE_AFTER_TIMEOUT);
        }
    }

    private RequestContext context() {
        requireOurs();
        return RequestContext.BATCH
                .at(steering.get().pace())
                .within(StepOptions.TWILIO_ATTEMPT)
                .fencedBy(this::requireOurs);
    }

    /** Asked before each step, and once more when a writing request has its turn. */
    private void requireOurs() {
        if (heartbeats.lost()) {
            throw Lost.toAnother("Another attempt carries on.");
        }
        Steering now = steering.get();
        if (now.lost()) {
            throw Lost.toAnother("The run of operation " + operationId + " is gone; recovery carries on.");
        }
        if (now.ended()) {
            throw new Lost("Operation " + operationId + " has ended, so nothing was written. Start a new one.", true);
        }
    }

    private static boolean isOutstanding(RuntimeException e) {
        return e instanceof TwilioException failed && failed.delivery() == Delivery.OUTSTANDING;
    }

    private static boolean isUnsent(RuntimeException e) {
        return e instanceof TwilioException failed && failed.delivery() == Delivery.NEVER_SENT;
    }

    private static boolean isOfTheDatabase(RuntimeException e) {
        if (e instanceof TwilioException failed && failed.failure().code() == ErrorCode.DATABASE_UNAVAILABLE) {
            return true;
        }
        return DatabaseFaults.of(e) == DatabaseFaults.OUTAGE;
    }

    private static boolean isRetryable(RuntimeException e) {
        if (e instanceof TwilioException failed) {
            return failed.retryable();
        }
        // Anything else is a mistake of ours, and would be made again.
        return e instanceof ApplicationFailure failure && !failure.isNonRetryable();
    }

    private static Duration asked(RuntimeException e, Duration otherwise) {
        return e instanceof TwilioException failed
                ? failed.retryAfter().map(ChunkAttempt::withJitter).orElse(otherwise)
                : otherwise;
    }

    /** Spreads what was told to wait for the same moment. */
    private static Duration withJitter(Duration delay) {
        return delay.plusMillis(ThreadLocalRandom.current().nextLong(1_000));
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Lost.toAnother("The worker stops.");
        }
    }
}
