package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.operation.NumberOperationResult;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Clears what is still ours at Twilio of a number that has no agent: an undo may have been refused, or a lost request
 * carried out late. What is somebody else's stays. There is nothing to undo, since nothing of it should be there.
 */
@WorkflowInterface
public interface ClearNumberWorkflow {

    /** Fails with an application failure whose details are an {@code OperationFailure}. */
    @WorkflowMethod(name = "ClearNumber")
    NumberOperationResult clear(UnassignNumberInput input);
}
