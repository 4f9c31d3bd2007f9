package dev.switchboard.workflows.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.FakeDatabase;
import dev.switchboard.workflows.FakeTwilio;
import dev.switchboard.workflows.FakeTwilio.Fault;
import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.assignment.AssignNumberInput;
import dev.switchboard.workflows.assignment.AssignNumberWorkflow;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches that change who answers: the window, the limits and the canaries are those of every batch. */
@Timeout(60)
class BindingBatchWorkflowTest {

    private static final String WORKFLOW_ID = BatchWorkflowIds.updateWorkflowId("demo");

    private final WorkflowTestServer server = new WorkflowTestServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void everyNumberIsAssignedByAWorkflowOfItsOwnWithItsOwnMessage() {
        numbers(60, BindingWish.toAssign("agent_456", true, false));

        BatchProgress progress = run(BatchCare.NONE);

        assertThat(progress).isEqualTo(new BatchProgress(60, 0, 60, 0));
        assertThat(server.database.states.values()).hasSize(60).containsOnly("ASSIGNED agent_456");
        assertThat(audits(AuditAction.PHONE_ASSIGNED)).hasSize(60);
        assertThat(audits(AuditAction.ASSIGNMENTS_BATCH_CHANGED))
                .singleElement()
                .satisfies(audit -> assertThat(audit.counts()).containsEntry("updated", 60));
        server.record("fleet-assigned", WORKFLOW_ID);
    }

    @Test
    void numbersAreUnassignedAndMovedInTheSameWay() {
        numbers(3, BindingWish.toMove("agent_456", "agent_789"));
        server.database.wishes.put(id(1), BindingWish.toUnassign("agent_456", false));
        server.database.states.replaceAll((id, state) -> "ASSIGNED agent_456");

        run(BatchCare.NONE);

        assertThat(server.database.states)
                .containsEntry(id(0), "ASSIGNED agent_789")
                .containsEntry(id(1), "FREE")
                .containsEntry(id(2), "ASSIGNED agent_789");
        server.record("fleet-moved", WORKFLOW_ID);
    }

    @Test
    void aNumberThatFailsIsPutBackAndTheOthersGoOn() {
        numbers(3, BindingWish.toMove("agent_456", "agent_789"));
        server.database.states.replaceAll((id, state) -> "ASSIGNED agent_456");
        server.database.states.put(id(1), "ASSIGNED agent_1");

        BatchProgress progress = run(BatchCare.NONE);

        assertThat(progress).isEqualTo(new BatchProgress(3, 0, 2, 1));
        assertThat(server.database.states).containsEntry(id(1), "ASSIGNED agent_1");
        assertThat(audits(AuditAction.PHONE_REASSIGNMENT_FAILED)).hasSize(1);
    }

    @Test
    void tooManyFailuresPauseTheBatch() {
        numbers(200, BindingWish.toAssign("agent_456", true, false));
        server.twilio.script("configureVoice", Fault.FAIL, FakeTwilio.refused(21402, 400), 2);
        UpdateFleetWebhooksWorkflow batch = server.workflow(UpdateFleetWebhooksWorkflow.class, WORKFLOW_ID);
        WorkflowClient.start(batch::update, input(new BatchCare(false, 0, new FailureLimit(1, null))));
        server.environment.sleep(Duration.ofMinutes(5));

        BatchProgress paused = server.database.progress("op_fleet");
        assertThat(paused.paused()).isTrue();
        assertThat(paused.pausedBecause()).contains("2 numbers failed");
        assertThat(paused.remaining()).isPositive();
        batch.resume();
        BatchProgress progress = WorkflowStub.fromTyped(batch).getResult(BatchProgress.class);

        assertThat(progress).isEqualTo(new BatchProgress(200, 0, 198, 2));
    }

    @Test
    void aNumberThatAnotherOperationHasIsTriedAgainAfterThat() {
        numbers(2, BindingWish.toAssign("agent_456", true, false));
        AssignNumberWorkflow other = server.workflow(AssignNumberWorkflow.class, NumberWorkflowIds.workflowId(id(0)));
        server.twilio.script("captureRoute", Fault.FAIL, FakeTwilio.unavailable(), 4);
        WorkflowClient.start(
                other::assign, new AssignNumberInput("op_other", "demo", id(0), "agent_1", true, false, false));

        BatchProgress progress = run(BatchCare.NONE);

        // Another agent has got it, which the number's own workflow finds.
        assertThat(progress.updated()).isEqualTo(1);
        assertThat(progress.failed()).isEqualTo(1);
        assertThat(server.database.states).containsEntry(id(0), "ASSIGNED agent_1");
        assertThat(server.database.states).containsEntry(id(1), "ASSIGNED agent_456");
    }

    @Test
    void anUndoneMoveLeavesTwilioAsItWasDriftIncluded() {
        numbers(1, BindingWish.toMove("agent_456", "agent_789"));
        server.database.states.put(id(0), "ASSIGNED agent_456");
        Map<RouteField, String> held = server.twilio.route(FakeDatabase.sid(id(0)));
        held.putAll(FakeDatabase.ours("agent_456", server.database.channels).fields());
        held.put(RouteField.SMS_URL, "https://somebody.example/sms");
        Map<RouteField, String> before = Map.copyOf(held);
        run(BatchCare.NONE);
        assertThat(held.get(RouteField.SMS_URL)).contains("agent_789");

        undo("op_fleet");

        assertThat(server.database.states).containsEntry(id(0), "ASSIGNED agent_456");
        assertThat(Map.copyOf(held)).isEqualTo(before);
        server.record("fleet-moved-undone", WORKFLOW_ID);
    }

    @Test
    void anUndoneUnassignmentLeavesWhatSomebodyElseHasSetSinceAndSaysSo() {
        numbers(2, BindingWish.toUnassign("agent_456", false).from("agent_456", true, true, "op_bound"));
        server.database.states.replaceAll((id, state) -> "ASSIGNED agent_456");
        for (int i = 0; i < 2; i++) {
            server.twilio
                    .route(FakeDatabase.sid(id(i)))
                    .putAll(FakeDatabase.ours("agent_456", server.database.channels)
                            .fields());
        }
        Map<RouteField, String> before = Map.copyOf(server.twilio.route(FakeDatabase.sid(id(0))));
        run(BatchCare.NONE);
        Map<RouteField, String> theirs = server.twilio.route(FakeDatabase.sid(id(1)));
        for (RouteField field : RouteField.values()) {
            if (field.isUrl()) {
                theirs.put(field, "https://somebody.example/" + field);
            }
        }

        BatchProgress progress = undo("op_fleet");

        assertThat(progress).isEqualTo(new BatchProgress(2, 0, 1, 1));
        assertThat(server.database.states).containsEntry(id(0), "ASSIGNED agent_456");
        assertThat(Map.copyOf(server.twilio.route(FakeDatabase.sid(id(0))))).isEqualTo(before);
        assertThat(server.database.states).containsEntry(id(1), "FREE");
        assertThat(theirs.get(RouteField.VOICE_URL)).startsWith("https://somebody.example/");
        assertThat(audits(AuditAction.PHONE_ASSIGNMENT_FAILED))
                .singleElement()
                .satisfies(audit -> assertThat(
                                Objects.requireNonNull(audit.failure()).code())
                        .isEqualTo(ErrorCode.CHANGED_BY_OTHERS));
    }

    /** Runs the undo of a batch, as it is asked for by the opposite of each wish. */
    private BatchProgress undo(String operationId) {
        server.database.wishes.replaceAll((id, wish) -> wish.opposite(operationId));
        server.database.items.replaceAll((id, state) -> "PENDING");
        return server.workflow(UpdateFleetWebhooksWorkflow.class, WORKFLOW_ID)
                .update(UpdateFleetWebhooksInput.of("op_undo", "demo", BatchScope.BINDINGS));
    }

    private void numbers(int count, BindingWish wish) {
        List<String> ids =
                IntStream.range(0, count).mapToObj(BindingBatchWorkflowTest::id).toList();
        server.database.accountPages.add(ids);
        ids.forEach(id -> {
            server.database.items.put(id, "PENDING");
            server.database.wishes.put(id, wish);
            server.database.states.put(id, "FREE");
        });
    }

    private static String id(int index) {
        return "phone_%03d".formatted(index);
    }

    private BatchProgress run(BatchCare care) {
        return server.workflow(UpdateFleetWebhooksWorkflow.class, WORKFLOW_ID).update(input(care));
    }

    private static UpdateFleetWebhooksInput input(BatchCare care) {
        return UpdateFleetWebhooksInput.of("op_fleet", "demo", BatchScope.BINDINGS)
                .with(care);
    }

    private List<AuditInput> audits(AuditAction action) {
        synchronized (server.database.audits) {
            return server.database.audits.stream()
                    .filter(audit -> audit.action() == action)
                    .toList();
        }
    }
}
