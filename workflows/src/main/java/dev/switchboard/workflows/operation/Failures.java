package dev.switchboard.workflows.operation;

import dev.switchboard.workflows.route.RefusedValue;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Between {@link OperationFailure} and Temporal's failures, both ways. */
public final class Failures {

    private Failures() {}

    /** A refusal that no retry can change. Benign: expected, so neither logged as an error nor counted as one. */
    public static ApplicationFailure refusal(ErrorCode code, String message) {
        return nonRetryable(OperationFailure.of(code, message), ApplicationErrorCategory.BENIGN);
    }

    /** A refusal with more to say than its code. */
    public static ApplicationFailure refusal(OperationFailure failure) {
        return nonRetryable(failure, ApplicationErrorCategory.BENIGN);
    }

    /** A failure that is expected for a while, so retried without a warning in the log. */
    public static ApplicationFailure notYet(OperationFailure failure) {
        return ApplicationFailure.newBuilder()
                .setMessage(failure.message())
                .setType(failure.code().code())
                .setDetails(failure)
                .setCategory(ApplicationErrorCategory.BENIGN)
                .build();
    }

    /** The failure of a whole operation, or of a step for which another attempt is pointless. */
    public static ApplicationFailure nonRetryable(OperationFailure failure) {
        return nonRetryable(failure, ApplicationErrorCategory.UNSPECIFIED);
    }

    /** The failure of an undo that put back what Twilio no longer takes: its field was cleared instead. */
    public static ApplicationFailure notTakenBack(List<RefusedValue> refused) {
        String what = refused.stream().map(RefusedValue::words).collect(Collectors.joining(", "));
        return nonRetryable(OperationFailure.of(
                        ErrorCode.TWILIO_REFUSED, "Twilio does not take back " + what + ", so it was cleared.")
                .withTwilioCode(refused.get(0).twilioCode()));
    }

    /** A failure that Temporal retries, after the given delay or, without one, as the activity's policy says. */
    public static ApplicationFailure retryable(OperationFailure failure, @Nullable Duration nextRetryDelay) {
        ApplicationFailure.Builder builder = ApplicationFailure.newBuilder()
                .setMessage(failure.message())
                .setType(failure.code().code())
                .setDetails(failure);
        if (nextRetryDelay != null) {
            builder.setNextRetryDelay(nextRetryDelay);
        }
        return builder.build();
    }

    /** The same failure, which also tells what became of the request. */
    public static ApplicationFailure with(Delivery delivery, ApplicationFailure failure) {
        return ApplicationFailure.newBuilder(failure)
                .setDetails(reasonOf(failure), delivery)
                .build();
    }

    /**
     * What became of the request of the step that failed. Of a step that was cut short it is unknown, so outstanding.
     */
    public static Delivery deliveryOf(Throwable caught) {
        for (Throwable cause = caught; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutFailure || cause instanceof CanceledFailure) {
                return Delivery.OUTSTANDING;
            }
            if (cause instanceof ApplicationFailure failure) {
                boolean told =
                        failure.getDetails() != null && failure.getDetails().getSize() > 1;
                return told ? failure.getDetails().get(1, Delivery.class) : Delivery.SETTLED;
            }
        }
        return Delivery.SETTLED;
    }

    /**
     * The reason at the bottom of whatever a workflow or a client caught. It is the {@link OperationFailure} that
     * {@link #refusal}, {@link #nonRetryable} or {@link #retryable} put there, or one made from Temporal's own failure.
     */
    public static OperationFailure reasonOf(Throwable caught) {
        for (Throwable cause = caught; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApplicationFailure failure) {
                return reasonOf(failure);
            }
            if (cause instanceof CanceledFailure) {
                return OperationFailure.of(ErrorCode.CANCELLED, "The operation was cancelled.");
            }
            if (cause instanceof TerminatedFailure) {
                return OperationFailure.of(
                        ErrorCode.INTERRUPTED,
                        "The operation's workflow was terminated; what it had done is about to be undone.");
            }
            if (cause instanceof TimeoutFailure) {
                return OperationFailure.of(
                        ErrorCode.TWILIO_TIMEOUT, "A step did not end in time; whether it was carried out is unknown.");
            }
        }
        return OperationFailure.of(
                ErrorCode.INTERNAL,
                "An unexpected " + caught.getClass().getSimpleName() + "; the workflow's history has the details.");
    }

    /** Whether a step could not begin, or not say that it had ended, because the database did not answer. */
    public static boolean databaseAway(Throwable caught) {
        return reasonOf(caught).code() == ErrorCode.DATABASE_UNAVAILABLE;
    }

    private static OperationFailure reasonOf(ApplicationFailure failure) {
        if (failure.getDetails() != null && failure.getDetails().getSize() > 0) {
            return failure.getDetails().get(OperationFailure.class);
        }
        return OperationFailure.of(ErrorCode.of(failure.getType()), String.valueOf(failure.getOriginalMessage()));
    }

    private static ApplicationFailure nonRetryable(OperationFailure failure, ApplicationErrorCategory category) {
        return ApplicationFailure.newBuilder()
                .setMessage(failure.message())
                .setType(failure.code().code())
                .setDetails(failure)
                .setNonRetryable(true)
                .setCategory(category)
                .build();
    }
}
