package dev.switchboard.workflows.release;

import dev.switchboard.workflows.operation.NumberOperationResult;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Gives a number back to Twilio after a time in which it can still be kept. To keep it is to cancel the workflow: until
 * the number is deleted everything that was done is undone, and afterwards a cancellation comes too late.
 */
@WorkflowInterface
public interface ReleaseNumberWorkflow {

    /** Fails with an application failure whose details are an {@code OperationFailure}, when the number is kept. */
    @WorkflowMethod(name = "ReleaseNumber")
    NumberOperationResult release(ReleaseNumberInput input);
}
