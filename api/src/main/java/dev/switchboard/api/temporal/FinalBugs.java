package dev.switchboard.api.temporal;

import dev.switchboard.workflows.operation.ErrorCode;
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
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.transaction.TransactionException;

/**
 * Has a step that fails by a bug fail for good. Trying it again would change nothing, and an undo is tried for ever: its
 * operation would neither end nor alert anybody. What a step throws on purpose is a failure of Temporal's, and what the
 * database or the network throws passes by.
 */
final class FinalBugs extends WorkerInterceptorBase {

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new LastWhenABug(next);
    }

    private static final class LastWhenABug extends ActivityInboundCallsInterceptorBase {

        LastWhenABug(ActivityInboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
            try {
                return super.execute(input);
            } catch (RuntimeException thrown) {
                if (passesBy(thrown)) {
                    throw thrown;
                }
                throw bug(thrown);
            }
        }
    }

    static boolean passesBy(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TemporalFailure || cause instanceof ActivityCompletionException) {
                return true;
            }
            if (cause instanceof DataAccessException database) {
                return !isOurFault(database);
            }
            if (cause instanceof TransactionException
                    || cause instanceof SQLException
                    || cause instanceof IOException
                    || cause instanceof UncheckedIOException
                    || cause instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    /** A statement that the database understood and refuses, today as tomorrow. */
    private static boolean isOurFault(DataAccessException failure) {
        return failure instanceof InvalidDataAccessApiUsageException
                || failure instanceof InvalidDataAccessResourceUsageException
                || failure instanceof DataIntegrityViolationException;
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
