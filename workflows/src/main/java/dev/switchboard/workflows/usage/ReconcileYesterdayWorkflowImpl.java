package dev.switchboard.workflows.usage;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.RunSearch;
import io.temporal.common.VersioningBehavior;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import org.slf4j.Logger;

/** See {@link ReconcileYesterdayWorkflow}. */
public final class ReconcileYesterdayWorkflowImpl implements ReconcileYesterdayWorkflow {

    /** How long the service may have been away without a day being left out. */
    static final int DAYS_BACK = 14;

    private static final Logger log = Workflow.getLogger(ReconcileYesterdayWorkflowImpl.class);

    private final UsageActivities usage =
            Workflow.newLocalActivityStub(UsageActivities.class, StepOptions.database("Days that were not compared"));

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public ReconcileUsageResult reconcile() {
        ReconcileUsageResult result = ReconcileUsageResult.NONE;
        ChildWorkflowFailure failed = null;
        for (String day : usage.uncomparedDays(DAYS_BACK).days()) {
            try {
                result = result.plus(compare(day));
            } catch (ChildWorkflowFailure failure) {
                if (failure.getCause() instanceof CanceledFailure) {
                    throw failure;
                }
                // The other days can be compared all the same; this one is tried again tomorrow.
                log.warn("The usage of {} was not compared with Twilio", day, failure);
                failed = failed == null ? failure : failed;
            }
        }
        if (failed != null) {
            RunSearch.ended(OperationState.FAILED, Failures.reasonOf(failed));
            throw failed;
        }
        RunSearch.ended(OperationState.COMPLETED, null);
        return result;
    }

    private static ReconcileUsageResult compare(String day) {
        String operationId = "op_" + Workflow.randomUUID();
        ReconcileUsageWorkflow workflow = Workflow.newChildWorkflowStub(
                ReconcileUsageWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(UsageWorkflowIds.reconcileWorkflowId(day))
                        .setStaticSummary("Compare the usage of " + day + " with Twilio")
                        .setTypedSearchAttributes(RunSearch.ofChild(UsageWorkflowIds.SYSTEM_OWNER, operationId))
                        .build());
        return workflow.reconcile(
                new ReconcileUsageInput(operationId, UsageWorkflowIds.SYSTEM_OWNER, day, ReconcileCursor.START));
    }
}
