package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.operation.NumberOperationResult;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Gives an assigned number to another agent: writes the new agent's webhooks over those of the old one, so that the
 * number has a route all the while. On failure the old agent has it as before, in the database and at Twilio.
 */
@WorkflowInterface
public interface MoveNumberWorkflow {

    /** Fails with an application failure whose details are an {@code OperationFailure}. */
    @WorkflowMethod(name = "MoveNumber")
    NumberOperationResult move(MoveNumberInput input);
}
