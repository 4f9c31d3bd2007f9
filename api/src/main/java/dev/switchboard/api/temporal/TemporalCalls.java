package dev.switchboard.api.temporal;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Calls to Temporal on behalf of a request, with a deadline of our own. The SDK by itself retries for a minute, which
 * is right for workers and too long for somebody who waits.
 */
@Component
public final class TemporalCalls implements DisposableBean {

    private final TemporalProperties properties;
    private final ScheduledExecutorService timer;

    TemporalCalls(TemporalProperties properties) {
        this.properties = properties;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "temporal-call-deadlines");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Makes the call; fails as the SDK does, but no later than the deadline. */
    public <T> T call(Callable<T> call) {
        Context.CancellableContext context =
                Context.current().withDeadlineAfter(properties.callTimeout().toMillis(), TimeUnit.MILLISECONDS, timer);
        try {
            return context.call(call);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            context.cancel(null);
        }
    }

    /** Temporal's status, when the failure is one of the connection or the server and not an answer. */
    public static Optional<Status> statusOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException status) {
                return Optional.of(status.getStatus());
            }
        }
        return Optional.empty();
    }

    /** Whether a call that failed like this may have been carried out all the same. */
    public static boolean outcomeUnknown(Throwable failure) {
        Optional<Status.Code> code = statusOf(failure).map(Status::getCode);
        if (code.isEmpty()) {
            return true;
        }
        return switch (code.get()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED -> !neverConnected(failure);
            case CANCELLED, UNKNOWN, INTERNAL, ABORTED, DATA_LOSS -> true;
            default -> false;
        };
    }

    private static boolean neverConnected(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}
