package dev.switchboard.workflows.recovery;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Puts right a number whose operation's workflow is gone: it was terminated, or its in-memory server ended. Undoes,
 * from the before-image in the database, what the lost workflow would have undone; not before the last attempt of the
 * lost run has come to its end.
 */
@WorkflowInterface
public interface RecoverNumberWorkflow {

    /** Ends the operation as INTERRUPTED (or COMPENSATION_INCOMPLETE), with its audit message. */
    @WorkflowMethod(name = "RecoverNumber")
    void recover(RecoverNumberInput input);
}
