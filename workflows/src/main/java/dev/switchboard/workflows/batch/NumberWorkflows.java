package dev.switchboard.workflows.batch;

import dev.switchboard.workflows.assignment.AssignNumberInput;
import dev.switchboard.workflows.assignment.AssignNumberWorkflow;
import dev.switchboard.workflows.assignment.InBatch;
import dev.switchboard.workflows.assignment.MoveNumberInput;
import dev.switchboard.workflows.assignment.MoveNumberWorkflow;
import dev.switchboard.workflows.assignment.UnassignNumberInput;
import dev.switchboard.workflows.assignment.UnassignNumberWorkflow;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksInput;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksWorkflow;
import dev.switchboard.workflows.assignment.WantedChannels;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.recovery.LostRun;
import dev.switchboard.workflows.recovery.RecoverNumberInput;
import dev.switchboard.workflows.recovery.RecoverNumberWorkflow;
import io.temporal.common.Priority;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The workflows of the single numbers of a batch, under the numbers' own ids: whoever else works on one is in the way.
 */
final class NumberWorkflows {

    /** Behind whatever is interactive, where the server knows priorities: 1 is first, 5 last. */
    private static final Priority LAST = Priority.newBuilder().setPriorityKey(5).build();

    private final String operationId;
    private final String owner;

    NumberWorkflows(String operationId, String owner) {
        this.operationId = operationId;
        this.owner = owner;
    }

    /** Does what the batch wants of the number, and ends when that has ended. */
    void run(PendingNumber number, InBatch batch) {
        BindingWish wish = number.wish();
        if (wish == null) {
            update(number.phoneNumberId(), batch);
            return;
        }
        switch (wish.change()) {
            case ASSIGN -> assign(number.phoneNumberId(), wish, batch);
            case UNASSIGN -> unassign(number.phoneNumberId(), wish, batch);
            case MOVE -> move(number.phoneNumberId(), wish, null, batch);
            case REASSIGN -> move(number.phoneNumberId(), wish, new WantedChannels(wish.sms(), wish.whatsApp()), batch);
        }
    }

    /** Puts right a number whose workflow was ended from outside; the batch goes on. */
    void recover(String phoneNumberId) {
        LostRun lost = LostRun.endedAt(
                Instant.ofEpochMilli(Workflow.currentTimeMillis()),
                "The workflow of the number was ended from outside while its batch went on.");
        stub(RecoverNumberWorkflow.class, "Recover", phoneNumberId)
                .recover(new RecoverNumberInput(operationId, phoneNumberId, lost));
    }

    private void update(String phoneNumberId, InBatch batch) {
        stub(UpdateNumberWebhooksWorkflow.class, "Update", phoneNumberId)
                .update(new UpdateNumberWebhooksInput(operationId, owner, phoneNumberId, batch));
    }

    private void assign(String phoneNumberId, BindingWish wish, InBatch batch) {
        stub(AssignNumberWorkflow.class, "Assign", phoneNumberId)
                .assign(new AssignNumberInput(
                        operationId,
                        owner,
                        phoneNumberId,
                        known(wish.toAgentId()),
                        wish.sms(),
                        wish.whatsApp(),
                        // What an unassignment has put back is taken off again.
                        wish.undone() != null,
                        batch));
    }

    private void unassign(String phoneNumberId, BindingWish wish, InBatch batch) {
        stub(UnassignNumberWorkflow.class, "Unassign", phoneNumberId)
                .unassign(new UnassignNumberInput(
                        operationId, owner, phoneNumberId, wish.restore(), wish.fromAgentId(), batch));
    }

    private void move(String phoneNumberId, BindingWish wish, @Nullable WantedChannels channels, InBatch batch) {
        stub(MoveNumberWorkflow.class, "Move", phoneNumberId)
                .move(new MoveNumberInput(
                        operationId,
                        owner,
                        phoneNumberId,
                        known(wish.fromAgentId()),
                        known(wish.toAgentId()),
                        channels,
                        batch));
    }

    private static String known(@Nullable String agentId) {
        return Objects.requireNonNull(agentId, "The wish names the agent");
    }

    private static <T> T stub(Class<T> workflow, String verb, String phoneNumberId) {
        return Workflow.newChildWorkflowStub(
                workflow,
                ChildWorkflowOptions.newBuilder()
                        .setWorkflowId(NumberWorkflowIds.workflowId(phoneNumberId))
                        .setStaticSummary(verb + " " + phoneNumberId)
                        .setPriority(LAST)
                        .build());
    }
}
