package dev.switchboard.workflows.usage;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Asks Twilio for the segments of every SMS whose events lacked them, and ends when none is left. To be started, under
 * {@link UsageWorkflowIds#SETTLE_WORKFLOW_ID}, whenever there may be some; one that runs sees those that come
 * meanwhile.
 */
@WorkflowInterface
public interface SettleUsageWorkflow {

    @WorkflowMethod(name = "SettleUsage")
    void settle();
}
