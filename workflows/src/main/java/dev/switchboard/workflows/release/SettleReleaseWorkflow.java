package dev.switchboard.workflows.release;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Ends a release whose workflow was lost. A number that Twilio still has is kept, as nobody can tell any more whether
 * it may go; one that the lost run has deleted is released.
 */
@WorkflowInterface
public interface SettleReleaseWorkflow {

    @WorkflowMethod(name = "SettleRelease")
    void settle(SettleReleaseInput input);
}
