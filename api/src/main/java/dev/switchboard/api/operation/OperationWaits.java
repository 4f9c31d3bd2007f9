package dev.switchboard.api.operation;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.web.ApiProperties;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Waits for operations as long as their callers do, and for so many at a time that other calls have threads left. */
@Component
final class OperationWaits {

    private static final Logger log = LoggerFactory.getLogger(OperationWaits.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final BoundedLook look;
    private final Duration wait;
    private final Semaphore waiting;

    OperationWaits(BoundedLook look, ApiProperties properties) {
        this.look = look;
        this.wait = properties.waitFor();
        this.waiting = new Semaphore(properties.maxWaiting());
    }

    /**
     * Waits for an operation that this call has started.
     *
     * @return as it stands after the wait
     * @throws Problem when it failed
     */
    Operation forRun(CallOptions options, Operation operation, WorkflowStub workflow) {
        return await(options, () -> result(operation, workflow), () -> operation);
    }

    /**
     * Waits for an operation that another call has started, by its row: a workflow id is shared by many operations.
     *
     * @return as it stands after the wait; none when the row is gone, since its workflow was not started
     */
    Optional<Operation> forRow(CallOptions options, Operation operation) {
        return await(options, () -> attach(operation, wait), () -> attach(operation, Duration.ZERO));
    }

    /** Waits, when that is wanted and not too many do. */
    private <T> T await(CallOptions options, Supplier<T> patiently, Supplier<T> now) {
        if (options.respondAsync() || !waiting.tryAcquire()) {
            return now.get();
        }
        try {
            return patiently.get();
        } finally {
            waiting.release();
        }
    }

    private Operation result(Operation operation, WorkflowStub workflow) {
        Optional<OperationFailure> failure = Optional.empty();
        try {
            workflow.getResult(wait.toMillis(), TimeUnit.MILLISECONDS, Object.class);
        } catch (TimeoutException stillRunning) {
            // Answered 202.
        } catch (WorkflowFailedException e) {
            failure = Optional.of(Failures.reasonOf(e));
        } catch (WorkflowNotFoundException e) {
            failure = Optional.of(OperationFailure.of(
                    ErrorCode.INTERRUPTED,
                    "The operation's workflow was deleted; what it had done is about to be undone."));
        } catch (WorkflowServiceException e) {
            log.warn("Lost sight of operation {}: {}", operation.id(), String.valueOf(e.getMessage()));
        }
        Operation now = look.at(operation);
        if (!now.state().ended() && failure.isPresent()) {
            throw Problem.of(failure.get()).with("operationId", operation.id());
        }
        return now;
    }

    private Optional<Operation> attach(Operation operation, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<Operation> now = look.find(operation);
            if (now.isEmpty() || now.get().state().ended() || System.nanoTime() >= deadline) {
                return now;
            }
            try {
                Thread.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return now;
            }
        }
    }
}
