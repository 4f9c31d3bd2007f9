package dev.switchboard.workflows.usage;

import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** See {@link ReconcileYesterdayWorkflow}. */
public final class ReconcileYesterdayWorkflowImpl implements ReconcileYesterdayWorkflow {

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public ReconcileUsageResult reconcile() {
        String day = LocalDate.ofInstant(Instant.ofEpochMilli(Workflow.currentTimeMillis()), ZoneOffset.UTC)
                .minusDays(1)
                .toString();
        ReconcileUsageWorkflow workflow = Workflow.newChildWorkflowStub(
                ReconcileUsageWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(UsageOperations.reconcileWorkflowId(day))
                        .setStaticSummary("Compare the usage of " + day + " with Twilio")
                        .build());
        return workflow.reconcile(new ReconcileUsageInput(
                "op_" + Workflow.randomUUID(), UsageOperations.SYSTEM_OWNER, day, ReconcileCursor.START));
    }
}
