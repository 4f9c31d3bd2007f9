package dev.switchboard.workflows.usage;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Compares a day's usage with Twilio's own lists of calls and messages, adds what is missing and corrects the rest. A
 * callback that Twilio could not deliver is not sent again.
 */
@WorkflowInterface
public interface ReconcileUsageWorkflow {

    @WorkflowMethod(name = "ReconcileUsage")
    ReconcileUsageResult reconcile(ReconcileUsageInput input);
}
