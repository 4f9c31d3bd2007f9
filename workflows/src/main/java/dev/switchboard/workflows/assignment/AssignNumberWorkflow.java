package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.operation.NumberOperationResult;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Assigns a number to an agent and configures its webhooks; on failure puts the database and Twilio back. */
@WorkflowInterface
public interface AssignNumberWorkflow {

    /** Fails with an application failure whose details are an {@code OperationFailure}. */
    @WorkflowMethod(name = "AssignNumber")
    NumberOperationResult assign(AssignNumberInput input);
}
