package dev.switchboard.workflows.usage;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Runs {@link ReconcileUsageWorkflow} for the day before; what a schedule starts cannot be told which day it is. */
@WorkflowInterface
public interface ReconcileYesterdayWorkflow {

    @WorkflowMethod(name = "ReconcileYesterday")
    ReconcileUsageResult reconcile();
}
