package dev.switchboard.api.operation;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.temporal.DeploymentProperties;
import dev.switchboard.api.temporal.RunAttributes;
import dev.switchboard.api.temporal.TemporalCalls;
import dev.switchboard.workflows.TaskQueues;
import io.grpc.Status;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributes;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Starts workflows the one way that all operations are started. */
@Component
final class WorkflowStarts {

    /** Tells which operation a run belongs to: runs of one number share their workflow id. */
    static final String MEMO_OPERATION = "operationId";

    private static final Logger log = LoggerFactory.getLogger(WorkflowStarts.class);

    private final WorkflowClient client;
    private final Operations operations;
    private final TemporalCalls calls;
    private final RunAttributes attributes;
    private final ClosingRuns closing = new ClosingRuns();
    private final boolean versioned;

    WorkflowStarts(
            WorkflowClient client,
            Operations operations,
            TemporalCalls calls,
            RunAttributes attributes,
            DeploymentProperties deployment) {
        this.client = client;
        this.operations = operations;
        this.calls = calls;
        this.attributes = attributes;
        this.versioned = deployment.version().isPresent();
    }

    /**
     * Starts the operation's workflow. Where a run has that id whose operation has ended, it is waited for: whoever was
     * told of that end may start the next one at once.
     *
     * @throws WorkflowExecutionAlreadyStarted when another operation runs under that id
     */
    WorkflowStub start(Operation operation, Launch launch) {
        return closing.afterwards(() -> start(operation.workflowId(), operation, launch), () -> isAnothers(operation));
    }

    private boolean isAnothers(Operation operation) {
        return operations
                .running(operation.workflowId())
                .filter(running -> !running.id().equals(operation.id()))
                .isPresent();
    }

    /**
     * Starts the operation's workflow under the given id.
     *
     * @throws WorkflowExecutionAlreadyStarted when one runs under that id
     */
    WorkflowStub start(String workflowId, Operation operation, Launch launch) {
        WorkflowOptions.Builder options = WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTaskQueue(TaskQueues.SWITCHBOARD)
                .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                // The first workflow task comes back with the answer when a worker of this process is free; of whatever
                // version that is, so not where versions matter.
                .setDisableEagerExecution(versioned)
                .setStaticSummary(launch.summary())
                .setMemo(Map.of(MEMO_OPERATION, operation.id()));
        Optional<SearchAttributes> searchable = attributes.of(operation, launch.number());
        if (searchable.isPresent()) {
            try {
                return start(
                        launch,
                        options.setTypedSearchAttributes(searchable.get()).build());
            } catch (WorkflowServiceException e) {
                if (!refused(e)) {
                    throw e;
                }
                // A frontend learns of an attribute some seconds after it was registered, and may be told to forget it.
                log.warn("Temporal does not take search attributes now; starting {} without them", workflowId);
            }
        }
        return start(
                launch, options.setTypedSearchAttributes(SearchAttributes.EMPTY).build());
    }

    private WorkflowStub start(Launch launch, WorkflowOptions options) {
        WorkflowStub stub = WorkflowStub.fromTyped(client.newWorkflowStub(launch.workflow(), options));
        WorkflowExecution started = calls.call(() -> stub.start(launch.input()));
        assert started.getWorkflowId().equals(options.getWorkflowId());
        return stub;
    }

    private static boolean refused(WorkflowServiceException failure) {
        return TemporalCalls.statusOf(failure)
                .filter(status -> status.getCode() == Status.Code.INVALID_ARGUMENT)
                .isPresent();
    }
}
