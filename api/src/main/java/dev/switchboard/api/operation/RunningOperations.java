package dev.switchboard.api.operation;

import dev.switchboard.activities.audit.AuditAppender;
import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.temporal.TemporalCalls;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.batch.BatchProgress;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateTimeoutOrCancelledException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The workflows behind operations that run: cancelled, paused, resumed, asked. */
@Component
public final class RunningOperations {

    private static final Logger log = LoggerFactory.getLogger(RunningOperations.class);

    /** So many runs of one number are looked through, the latest first. */
    private static final int MOST_RUNS = 1_000;

    private final WorkflowClient client;
    private final TemporalCalls calls;
    private final AuditAppender audit;

    RunningOperations(WorkflowClient client, TemporalCalls calls, AuditAppender audit) {
        this.client = client;
        this.calls = calls;
        this.audit = audit;
    }

    /** Asks it to stop; what it had changed is put back. */
    public void cancel(Operation operation) {
        reach(asked(AuditAction.OPERATION_CANCEL_REQUESTED, operation), operation, WorkflowStub::cancel);
    }

    void pause(Operation operation) {
        refuseUnlessPausable(operation);
        reach(
                asked(AuditAction.BATCH_PAUSE_REQUESTED, operation),
                operation,
                workflow -> workflow.update("pause", BatchProgress.class));
    }

    void resume(Operation operation) {
        refuseUnlessPausable(operation);
        reach(
                asked(AuditAction.BATCH_RESUME_REQUESTED, operation),
                operation,
                workflow -> workflow.update("resume", BatchProgress.class));
    }

    /** Gives a batch a rate of its own, in requests a second; none takes it away. */
    void setRate(Operation operation, @Nullable Double requestsPerSecond) {
        refuseUnlessPausable(operation);
        String rate = requestsPerSecond == null ? "the account's" : requestsPerSecond.toString();
        reach(
                asked(AuditAction.BATCH_RATE_REQUESTED, operation).to(Map.of("requestsPerSecond", rate)),
                operation,
                workflow -> workflow.update("setRate", BatchProgress.class, requestsPerSecond));
    }

    private static AuditedCall asked(AuditAction action, Operation operation) {
        return AuditedCall.onOperation(action, operation.owner(), operation);
    }

    /** The latest run under the operation's workflow id, of whichever operation; none when there never was one. */
    Optional<WorkflowExecutionDescription> latestRun(String workflowId) {
        try {
            return Optional.of(
                    calls.call(() -> client.newUntypedWorkflowStub(workflowId).describe()));
        } catch (WorkflowNotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * The run of an operation whose workflow id has a later one by now. Only visibility knows it by its operation, so
     * it may not be there yet, and no longer than the server keeps what is closed.
     */
    Optional<WorkflowExecutionDescription> earlierRun(Operation operation) {
        return calls.call(() -> {
            try (Stream<WorkflowExecutionMetadata> runs =
                    client.listExecutions("WorkflowId = '" + operation.workflowId() + "'")) {
                return runs.limit(MOST_RUNS)
                        .filter(run -> operation.id().equals(run.getMemo(WorkflowStarts.MEMO_OPERATION, String.class)))
                        .findFirst()
                        .map(run -> client.newUntypedWorkflowStub(WorkflowTargetOptions.newBuilder()
                                        .setWorkflowId(operation.workflowId())
                                        .setRunId(run.getExecution().getRunId())
                                        .build())
                                .describe());
            }
        });
    }

    static boolean runs(WorkflowExecutionDescription run) {
        return run.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    }

    static boolean belongsTo(WorkflowExecutionMetadata run, Operation operation) {
        Object memo = run.getMemo(WorkflowStarts.MEMO_OPERATION, String.class);
        // A batch that continued as new may have lost its memo; only one batch of an owner runs at a time. A number's
        // run
        // without a memo is a batch's.
        return memo == null ? operation.phoneNumberId() == null : memo.equals(operation.id());
    }

    /**
     * The message is written before the workflow is reached, and says what was asked: Temporal may not tell what came
     * of it.
     */
    private void reach(AuditedCall message, Operation operation, Consumer<WorkflowStub> call) {
        if (operation.state().ended()) {
            throw ended(operation);
        }
        try {
            WorkflowExecutionDescription run = latestRun(operation.workflowId())
                    .filter(found -> runs(found) && belongsTo(found, operation))
                    .orElseThrow(() -> ended(operation));
            audit.append(message);
            // Without the run id: a batch may continue as new between the two calls.
            calls.call(() -> {
                call.accept(client.newUntypedWorkflowStub(run.getExecution().getWorkflowId()));
                return true;
            });
        } catch (WorkflowNotFoundException | WorkflowUpdateException e) {
            // Whoever does not take it is about to end.
            throw ended(operation);
        } catch (WorkflowUpdateTimeoutOrCancelledException e) {
            log.warn("Operation {} has not answered: {}", operation.id(), String.valueOf(e.getMessage()));
            throw Problem.of(
                            RequestError.UNAVAILABLE,
                            "No worker has taken it yet; it is taken as soon as one runs. Look at the operation to see whether it was.")
                    .with("operationId", operation.id());
        } catch (WorkflowServiceException e) {
            log.warn("Operation {} cannot be reached: {}", operation.id(), String.valueOf(e.getMessage()));
            throw Problem.of(RequestError.UNAVAILABLE, "Temporal cannot be reached now. Try again later.")
                    .with("operationId", operation.id());
        }
    }

    private static void refuseUnlessPausable(Operation operation) {
        if (!operation.type().isBatch()) {
            throw Problem.of(
                    RequestError.NOT_PAUSABLE,
                    "Operation %s is %s; only batches can be paused, resumed and slowed down."
                            .formatted(operation.id(), operation.type()));
        }
    }

    private static Problem ended(Operation operation) {
        return Problem.of(RequestError.OPERATION_ENDED, "Operation " + operation.id() + " does not run any more.")
                .with("operationId", operation.id())
                .with("state", operation.state());
    }
}
