package dev.switchboard.workflows.usage;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Runs {@link ReconcileUsageWorkflow} for every day of late that was not compared yet: usually that is the day before,
 * after an outage there are more. So it does not matter when the schedule comes to start it.
 */
@WorkflowInterface
public interface ReconcileYesterdayWorkflow {

    @WorkflowMethod(name = "ReconcileYesterday")
    ReconcileUsageResult reconcile();
}
