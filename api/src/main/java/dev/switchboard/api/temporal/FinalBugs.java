package dev.switchboard.api.temporal;

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
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionUsageException;

/**
 * Tells the bugs of a step from what passes. A bug fails for good: trying it again would change nothing, and an undo is
 * tried for ever, so that its operation would neither end nor alert anybody. A database that is away is waited for, and said
 * to be: {@code database_unavailable}, retryable. What a step throws on purpose is a failure of Temporal's and stays as it is.
 *
 * <p>The rule for what the database throws follows Spring's own classes. Transient, recoverable, or of a resource that cannot
 * be reached is an outage. Everything else the database has understood and refuses, today as tomorrow: a bug. What Spring
 * does not know is told by its SQLSTATE.
 */
final class FinalBugs extends WorkerInterceptorBase {

    /**
     * Classes of SQLSTATE that pass: connection, transaction rolled back (deadlock, serialization), out of resources, object
     * not in the state for it (locks), operator's intervention (a restart), system error (disk).
     */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58");

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
                Kind kind = ofOne(cause);
                if (kind != null) {
                    return kind;
                }
            }
            return BUG;
        }

        private static @Nullable Kind ofOne(Throwable thrown) {
            if (thrown instanceof TemporalFailure
                    || thrown instanceof ActivityCompletionException
                    || thrown instanceof IOException
                    || thrown instanceof UncheckedIOException
                    || thrown instanceof InterruptedException) {
                return ON_PURPOSE;
            }
            if (thrown instanceof DataAccessException database) {
                return ofDatabase(database);
            }
            if (thrown instanceof TransactionException transaction) {
                return transaction instanceof TransactionUsageException ? BUG : OUTAGE;
            }
            return thrown instanceof SQLException statement ? ofStatement(statement) : null;
        }

        private static @Nullable Kind ofDatabase(DataAccessException failure) {
            if (failure instanceof TransientDataAccessException
                    || failure instanceof RecoverableDataAccessException
                    || failure instanceof NonTransientDataAccessResourceException) {
                return OUTAGE;
            }
            // The SQLException beneath tells.
            return failure instanceof UncategorizedDataAccessException ? null : BUG;
        }

        private static Kind ofStatement(SQLException failure) {
            String state = failure.getSQLState();
            boolean passes = failure instanceof SQLTransientException
                    || failure instanceof SQLRecoverableException
                    || state == null
                    || PASSING.stream().anyMatch(state::startsWith);
            return passes ? OUTAGE : BUG;
        }
    }

    private static ApplicationFailure outage(RuntimeException thrown) {
        OperationFailure failure = OperationFailure.of(
                ErrorCode.DATABASE_UNAVAILABLE,
                "The database did not answer (" + thrown.getClass().getSimpleName() + "); the step waits for it.");
        ApplicationFailure waiting = Failures.retryable(failure, null);
        waiting.initCause(thrown);
        return waiting;
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
