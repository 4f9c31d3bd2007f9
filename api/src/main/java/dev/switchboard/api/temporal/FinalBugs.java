package dev.switchboard.api.temporal;

import dev.switchboard.activities.attempt.DatabaseFaults;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Tells the bugs of a step from what passes. A bug fails for good: trying it again would change nothing, and an undo is
 * tried for ever, so that its operation would neither end nor alert anybody. A database that is away is waited for, and
 * said to be: {@code database_unavailable}, retryable. What a step throws on purpose is a failure of Temporal's and
 * stays as it is.
 */
final class FinalBugs extends WorkerInterceptorBase {

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new Sorted(next);
    }

    private static final class Sorted extends ActivityInboundCallsInterceptorBase {

        Sorted(ActivityInboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
            try {
                return super.execute(input);
            } catch (RuntimeException thrown) {
                throw switch (Kind.of(thrown)) {
                    case ON_PURPOSE -> thrown;
                    case OUTAGE -> outage(thrown);
                    case BUG -> bug(thrown);
                };
            }
        }
    }

    /** What a step has thrown. */
    enum Kind {
        /** A failure of Temporal's, or of the network: its retry policy knows. */
        ON_PURPOSE,
        /** The database did not answer, or not to this attempt. */
        OUTAGE,
        /** Would be thrown again. */
        BUG;

        static Kind of(Throwable thrown) {
            for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
                Optional<Kind> kind = ofOne(cause);
                if (kind.isPresent()) {
                    return kind.get();
                }
            }
            return BUG;
        }

        /** What the throwable tells without its causes; none when it is nothing that is known. */
        private static Optional<Kind> ofOne(Throwable thrown) {
            if (thrown instanceof TemporalFailure
                    || thrown instanceof ActivityCompletionException
                    || thrown instanceof IOException
                    || thrown instanceof UncheckedIOException
                    || thrown instanceof InterruptedException) {
                return Optional.of(ON_PURPOSE);
            }
            return switch (DatabaseFaults.ofOne(thrown)) {
                case OUTAGE -> Optional.of(OUTAGE);
                case BUG -> Optional.of(BUG);
                case NONE -> Optional.empty();
            };
        }
    }

    private static ApplicationFailure outage(RuntimeException thrown) {
        OperationFailure failure = OperationFailure.of(
                ErrorCode.DATABASE_UNAVAILABLE,
                "The database did not answer (" + thrown.getClass().getSimpleName() + "); the step waits for it.");
        return ApplicationFailure.newBuilder(Failures.retryable(failure, null))
                .setCause(thrown)
                .build();
    }

    private static ApplicationFailure bug(RuntimeException thrown) {
        OperationFailure failure = OperationFailure.of(
                ErrorCode.INTERNAL,
                "An unexpected " + thrown.getClass().getSimpleName() + "; the workflow's history has the details.");
        return ApplicationFailure.newBuilder()
                .setMessage(failure.message())
                .setType(failure.code().code())
                .setDetails(failure)
                .setNonRetryable(true)
                .setCause(thrown)
                .build();
    }
}
