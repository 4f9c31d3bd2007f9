package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.operation.NumberOperationResult;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Takes a number from its agent and clears the webhooks that are still ours; on failure puts both back. */
@WorkflowInterface
public interface UnassignNumberWorkflow {

    /** Fails with an application failure whose details are an {@code OperationFailure}. */
    @WorkflowMethod(name = "UnassignNumber")
    NumberOperationResult unassign(UnassignNumberInput input);
}
