package dev.switchboard.workflows.pool;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.operation.RunSearch;
import dev.switchboard.workflows.purchase.PurchaseNumberInput;
import dev.switchboard.workflows.purchase.PurchaseNumberWorkflow;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.common.Priority;
import io.temporal.common.VersioningBehavior;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link RefillPoolsWorkflow}. */
public final class RefillPoolsWorkflowImpl implements RefillPoolsWorkflow {

    /** Pools that are refilled at a time. */
    static final int AT_A_TIME = 20;

    /** Pools refilled by one run at most. */
    static final int REFILLS_PER_RUN = 400;

    /** Behind whatever is interactive, where the server knows priorities: 1 is first, 5 last. */
    private static final Priority LAST = Priority.newBuilder().setPriorityKey(5).build();

    private final PoolActivities pools =
            Workflow.newLocalActivityStub(PoolActivities.class, StepOptions.database("Pools"));

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public void refill(@Nullable PoolKey begin) {
        PoolKey after = begin;
        String check = Workflow.getInfo().getRunId();
        for (int started = 0; started < REFILLS_PER_RUN; started += AT_A_TIME) {
            List<PoolRefill> refills = pools.openRefills(check, after, AT_A_TIME);
            if (refills.isEmpty()) {
                return;
            }
            Promise.allOf(refills.stream()
                            .map(refill -> Async.procedure(this::start, refill))
                            .toList())
                    .get();
            after = refills.get(refills.size() - 1).pool();
        }
        Workflow.continueAsNew(after);
    }

    private void start(PoolRefill refill) {
        PurchaseNumberInput purchase = refill.purchase();
        PurchaseNumberWorkflow child = Workflow.newChildWorkflowStub(
                PurchaseNumberWorkflow.class, ofTheOwner(refill.pool(), purchase.operationId()));
        Async.procedure(child::purchase, purchase);
        try {
            Workflow.getWorkflowExecution(child).get();
        } catch (ChildWorkflowFailure alreadyRefilled) {
            // Somebody has asked for the same meanwhile.
            pools.discardRefill(purchase.operationId());
        }
    }

    /** An operation of the owner's own: it goes on when this run ends, and is the owner's to cancel. */
    private static ChildWorkflowOptions ofTheOwner(PoolKey pool, String operationId) {
        return ChildWorkflowOptions.newBuilder()
                .setWorkflowId(PoolWorkflowIds.refillWorkflowId(pool))
                .setTypedSearchAttributes(RunSearch.ofChild(pool.owner(), operationId))
                .setStaticSummary("Refill the pool " + pool.name())
                .setPriority(LAST)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setCancellationType(ChildWorkflowCancellationType.ABANDON)
                .build();
    }
}
