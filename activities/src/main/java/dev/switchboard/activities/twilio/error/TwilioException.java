package dev.switchboard.activities.twilio.error;

import dev.switchboard.activities.attempt.BatchAttempt;
import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A request to Twilio that failed. */
public final class TwilioException extends RuntimeException {

    /** Spreads what was told to wait for the same moment. */
    private static final long RETRY_JITTER_MILLIS = 1_000;

    private final transient OperationFailure failure;
    private final Delivery delivery;
    private final transient @Nullable Duration retryAfter;

    /** Of a request that was not sent, or that Twilio answered, and of which nothing is still to come. */
    public TwilioException(OperationFailure failure) {
        this(failure, null, null);
    }

    /** Of a request of which nothing is still to come. */
    public TwilioException(OperationFailure failure, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        this(failure, Delivery.SETTLED, retryAfter, cause);
    }

    TwilioException(
            OperationFailure failure, Delivery delivery, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
        this.delivery = delivery;
        this.retryAfter = retryAfter;
    }

    /** What happened, in the words of our users. */
    public OperationFailure failure() {
        return failure;
    }

    /** What became of the request. */
    public Delivery delivery() {
        return delivery;
    }

    /** Whether another attempt may succeed. */
    public boolean retryable() {
        return failure.code() != ErrorCode.TWILIO_REFUSED && failure.code() != ErrorCode.ACCOUNT_UNKNOWN;
    }

    /** Whether Twilio has no such thing any more. */
    public boolean gone() {
        return TwilioErrors.isGone(this);
    }

    /**
     * The same as a failure of an activity, to be retried where another attempt may succeed. A batch's step that was
     * never sent ends instead, and its workflow starts it anew: as an attempt it would count.
     */
    public ApplicationFailure toActivityFailure() {
        boolean startedAnew = BatchAttempt.isCounted() && delivery == Delivery.NEVER_SENT;
        ApplicationFailure told = retryable() && !startedAnew
                ? Failures.retryable(
                        failure, retryAfter().map(TwilioException::withJitter).orElse(null))
                : Failures.nonRetryable(failure);
        return delivery == Delivery.SETTLED ? told : Failures.with(delivery, told);
    }

    private static Duration withJitter(Duration delay) {
        return delay.plusMillis(ThreadLocalRandom.current().nextLong(RETRY_JITTER_MILLIS));
    }

    /** How long Twilio asked us to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
