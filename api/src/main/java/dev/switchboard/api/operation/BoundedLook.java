package dev.switchboard.api.operation;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.web.ApiProperties;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Looks at operations that were started, for whoever waits for their answer. The database may be gone or hang by then,
 * and the operation goes on without it. So the caller gets the operation as it was known last, with its id, and not an
 * error.
 */
@Component
final class BoundedLook {

    private static final Logger log = LoggerFactory.getLogger(BoundedLook.class);

    /** A look takes a millisecond. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Operations operations;

    /** A read of a database that hangs ends when the database likes, so it has a thread of its own to wait in. */
    private final ExecutorService threads;

    BoundedLook(Operations operations, ApiProperties properties) {
        this.operations = operations;
        this.threads = new ThreadPoolExecutor(
                0, properties.maxWaiting() + 1, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), BoundedLook::thread);
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }

    /** The operation as it is now or, when the database does not say, as it was known last. */
    Operation at(Operation known) {
        return find(known).orElse(known);
    }

    /** The same; none when there is no such operation any more. */
    Optional<Operation> find(Operation known) {
        Optional<Future<Optional<Operation>>> look = ask(known);
        if (look.isEmpty()) {
            return Optional.of(known);
        }
        try {
            return look.get().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.warn("The database does not say how operation {} is", known.id());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof DataAccessException) && !(e.getCause() instanceof TransactionException)) {
                throw new IllegalStateException("Operation " + known.id() + " cannot be read", e.getCause());
            }
            log.warn(
                    "The database does not say how operation {} is: {}",
                    known.id(),
                    String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            look.get().cancel(true);
        }
        return Optional.of(known);
    }

    /** None when as many looks as there may be wait for the database already. */
    private Optional<Future<Optional<Operation>>> ask(Operation known) {
        try {
            return Optional.of(threads.submit(() -> operations.find(known.id())));
        } catch (RejectedExecutionException full) {
            return Optional.empty();
        }
    }

    private static Thread thread(Runnable look) {
        Thread thread = new Thread(look, "look-at-operation");
        thread.setDaemon(true);
        return thread;
    }
}
