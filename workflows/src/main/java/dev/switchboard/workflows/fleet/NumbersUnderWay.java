package dev.switchboard.workflows.fleet;

import dev.switchboard.workflows.assignment.InBatch;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksInput;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksWorkflow;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.route.OperationPace;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.common.Priority;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a batch that are under way. They end before the batch does, also when it is cancelled: no number is left
 * half written.
 */
final class NumbersUnderWay {

    /** Behind whatever is interactive, where the server knows priorities: 1 is first, 5 last. */
    private static final Priority LAST = Priority.newBuilder().setPriorityKey(5).build();

    private final UpdateFleetWebhooksInput input;
    private final FleetActivities fleet;
    private final Functions.Func<@Nullable Double> ownRate;
    private final Functions.Proc failed;
    private int count;
    private int started;

    /**
     * @param ownRate the batch's own rate as it is now, when it has one
     * @param failed is told of each number that failed
     */
    NumbersUnderWay(
            UpdateFleetWebhooksInput input,
            FleetActivities fleet,
            Functions.Func<@Nullable Double> ownRate,
            Functions.Proc failed) {
        this.input = input;
        this.fleet = fleet;
        this.ownRate = ownRate;
        this.failed = failed;
    }

    /** How many are under way. */
    int count() {
        return count;
    }

    /** How many this run has started. */
    int started() {
        return started;
    }

    void awaitAll() {
        Workflow.await(() -> count == 0);
    }

    void start(PendingNumber number) {
        count++;
        started++;
        Workflow.newDetachedCancellationScope(() -> Async.procedure(() -> {
                    try {
                        updateOne(number);
                    } finally {
                        count--;
                    }
                }))
                .run();
    }

    private void updateOne(PendingNumber number) {
        if (number.byWorkflow() && input.undoes() == null) {
            updateByWorkflow(number);
            return;
        }
        AuditAction failed =
                input.undoes() == null ? AuditAction.WEBHOOKS_UPDATE_FAILED : AuditAction.WEBHOOKS_RESTORE_FAILED;
        try {
            new NumberInBatch(inputOf(number.phoneNumberId()), number.accountSid(), failed, number.byWorkflow())
                    .update();
        } catch (TemporalFailure failure) {
            this.failed.apply();
        }
    }

    private void updateByWorkflow(PendingNumber pending) {
        String phoneNumberId = pending.phoneNumberId();
        UpdateNumberWebhooksWorkflow number = Workflow.newChildWorkflowStub(
                UpdateNumberWebhooksWorkflow.class,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(NumberWorkflowIds.workflowId(phoneNumberId))
                        .setStaticSummary("Update " + phoneNumberId)
                        .setPriority(LAST)
                        .build());
        try {
            number.update(new UpdateNumberWebhooksInput(
                    input.operationId(), input.owner(), phoneNumberId, new InBatch(pending.senderSid(), ownPace())));
        } catch (ChildWorkflowFailure failure) {
            if (!(failure.getCause() instanceof WorkflowExecutionAlreadyStarted)) {
                fleet.failItem(input.operationId(), phoneNumberId, Failures.reasonOf(failure));
                failed.apply();
            }
        }
    }

    private @Nullable OperationPace ownPace() {
        Double rate = ownRate.apply();
        return rate == null ? null : new OperationPace(input.operationId(), rate);
    }

    FleetNumberInput inputOf(String phoneNumberId) {
        return new FleetNumberInput(input.operationId(), input.owner(), phoneNumberId);
    }
}
