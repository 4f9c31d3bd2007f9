package dev.switchboard.workflows.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.workflows.FakeDatabase;
import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.batch.BatchScope;
import dev.switchboard.workflows.batch.BatchWorkflowIds;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksWorkflow;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CheckFleetDriftWorkflowTest {

    private static final String WORKFLOW_ID = DriftWorkflowIds.checkWorkflowId("demo");
    private static final String BATCH_ID = BatchWorkflowIds.updateWorkflowId("demo");

    private final WorkflowTestServer server = new WorkflowTestServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void readsEveryPageThenLooksForNumbersThatNoneListedAndAuditsTheCheckOnce() {
        server.drift.pages.addAll(List.of(1_000, 30));
        server.drift.moreMissing.set(1);

        DriftResult result = check();

        assertThat(result).isEqualTo(new DriftResult(1_031, 0, 1, 2, 3));
        assertThat(server.drift.calls)
                .containsExactly(
                        "begin op_1 " + WORKFLOW_ID,
                        "checkPage 0",
                        "checkPage 1",
                        "checkPage 2",
                        "findMissing",
                        "findMissing",
                        "resolveRebound");
        assertThat(server.database.audits)
                .singleElement()
                .returns("op_1", AuditInput::operationId)
                .returns("demo", AuditInput::actor)
                .returns(AuditAction.DRIFT_CHECKED, AuditInput::action)
                .returns(OperationState.COMPLETED, AuditInput::state)
                .returns(
                        Map.of("checked", 1_031, "drifted", 0, "found", 1, "resolved", 2, "repaired", 3),
                        AuditInput::counts);
        server.record("drift-completed", WORKFLOW_ID);
    }

    @Test
    void aScheduledCheckMakesItsOwnOperationIdAndKeepsItOverItsRuns() {
        server.drift.pages.addAll(Collections.nCopies(CheckFleetDriftWorkflowImpl.PAGES_PER_RUN + 1, 2));

        DriftResult result = server.workflow(CheckFleetDriftWorkflow.class, "check-fleet-drift-at-noon")
                .check(CheckFleetDriftInput.scheduled());

        assertThat(result.checked()).isEqualTo(2 * CheckFleetDriftWorkflowImpl.PAGES_PER_RUN + 3);
        List<String> begun = server.drift.calls.stream()
                .filter(call -> call.startsWith("begin "))
                .toList();
        assertThat(begun).hasSize(2).allMatch(begun.get(0)::equals).allMatch(call -> call.startsWith("begin op_"));
        assertThat(server.drift.calls)
                .filteredOn(call -> call.startsWith("checkPage "))
                .doesNotHaveDuplicates();
        assertThat(server.database.audits)
                .singleElement()
                .satisfies(audit -> assertThat(begun.get(0)).contains(audit.operationId()))
                .returns(DriftWorkflowIds.SCHEDULE_OWNER, AuditInput::actor);
        server.record("drift-continued", "check-fleet-drift-at-noon");
    }

    @Test
    void repairsAsBatchesOfTheOwners() {
        fleetOf("phone_1", "phone_2");
        server.drift.toRepair.addAll(List.of("ann", "ben", "cem", "demo", "eve"));
        server.drift.repairedMeanwhile.add("cem");

        check();

        assertThat(server.database.items).containsEntry("phone_1", "UPDATED").containsEntry("phone_2", "UPDATED");
        assertThat(server.database.audits)
                .filteredOn(audit -> audit.action() == AuditAction.WEBHOOKS_BATCH_UPDATED)
                .extracting(AuditInput::operationId, AuditInput::actor)
                .extracting(tuple -> tuple.toList().toString())
                .containsExactlyInAnyOrder(
                        "[op_repair_ann, ann]",
                        "[op_repair_ben, ben]",
                        "[op_repair_demo, demo]",
                        "[op_repair_eve, eve]");
        assertThat(server.drift.calls).noneMatch(call -> call.startsWith("discard"));
        server.record("drift-repaired", WORKFLOW_ID);
    }

    @Test
    void leavesAnOwnerWhoseBatchRunsToTheNextCheck() {
        fleetOf("phone_1");
        WorkflowStub batch = WorkflowStub.fromTyped(server.workflow(UpdateFleetWebhooksWorkflow.class, BATCH_ID));
        server.database.pause("op_0", null);
        batch.start(UpdateFleetWebhooksInput.of("op_0", "demo", BatchScope.ALL));
        server.drift.toRepair.add("demo");

        check();

        assertThat(server.drift.calls).endsWith("openRepair demo", "discard op_repair_demo");
        assertThat(server.database.audits).extracting(AuditInput::action).containsExactly(AuditAction.DRIFT_CHECKED);
        server.record("drift-batch-running", WORKFLOW_ID);
    }

    @Test
    void clearsWhatIsLeftAtFreeNumbersAsOperationsOfTheirOwner() {
        int numbers = CheckFleetDriftWorkflowImpl.CLEARINGS_AT_A_TIME + 1;
        for (int i = 0; i < numbers; i++) {
            String id = "phone_" + (100 + i);
            server.database.states.put(id, "FREE");
            server.twilio
                    .route(FakeDatabase.sid(id))
                    .putAll(FakeDatabase.ours("agent_456", Set.of(Channel.VOICE))
                            .fields());
            server.drift.toClear.add(id);
        }

        check();

        assertThat(server.database.audits)
                .filteredOn(audit -> audit.action() == AuditAction.PHONE_RELEASED)
                .hasSize(numbers)
                .allSatisfy(audit -> assertThat(audit.operationId()).isEqualTo("op_clear_" + audit.phoneNumberId()));
        assertThat(server.twilio.route(FakeDatabase.sid("phone_100")).get(RouteField.VOICE_URL))
                .isNullOrEmpty();
        assertThat(server.drift.calls).noneMatch(call -> call.startsWith("discard"));
        server.record("drift-cleared", WORKFLOW_ID);
    }

    @Test
    void leavesAFreeNumberThatIsBusyToTheNextCheck() {
        server.drift.toClear.add("phone_1");
        server.database.pause("op_0", null);
        fleetOf("phone_1");
        // Whatever runs under the number's workflow id.
        WorkflowStub.fromTyped(
                        server.workflow(UpdateFleetWebhooksWorkflow.class, NumberWorkflowIds.workflowId("phone_1")))
                .start(UpdateFleetWebhooksInput.of("op_0", "demo", BatchScope.ALL));

        check();

        assertThat(server.drift.calls).endsWith("discard op_clear_phone_1");
        server.record("drift-number-busy", WORKFLOW_ID);
    }

    @Test
    void doesNotWaitForeverForARepairThatSomebodyPaused() {
        pausedRepair();

        check();

        assertThatTheRepairWasLeftAlone();
        server.record("drift-repair-paused", WORKFLOW_ID);
    }

    @Test
    void aCheckThatIsCancelledLeavesTheRepairToItsOwner() {
        pausedRepair();
        WorkflowStub check = WorkflowStub.fromTyped(server.workflow(CheckFleetDriftWorkflow.class, WORKFLOW_ID));
        check.start(CheckFleetDriftInput.ofOwner("op_1", "demo"));
        server.environment.registerDelayedCallback(Duration.ofMinutes(1), check::cancel);

        assertThatThrownBy(() -> check.getResult(DriftResult.class)).isInstanceOf(WorkflowFailedException.class);

        assertThat(server.database.audits)
                .singleElement()
                .returns(AuditAction.DRIFT_CHECK_FAILED, AuditInput::action)
                .returns(OperationState.CANCELLED, AuditInput::state);
        assertThatTheRepairWasLeftAlone();
        server.record("drift-cancelled", WORKFLOW_ID);
    }

    @Test
    void aRefusalOfTwilioIsReportedAndRepairsNothing() {
        server.drift.refused = true;
        server.drift.toRepair.add("demo");

        assertThatThrownBy(this::check).isInstanceOf(WorkflowFailedException.class);

        assertThat(server.database.audits)
                .singleElement()
                .returns(AuditAction.DRIFT_CHECK_FAILED, AuditInput::action)
                .returns(OperationState.FAILED, AuditInput::state);
        assertThat(server.drift.calls).containsExactly("begin op_1 " + WORKFLOW_ID);
        server.record("drift-failed", WORKFLOW_ID);
    }

    private DriftResult check() {
        return server.workflow(CheckFleetDriftWorkflow.class, WORKFLOW_ID)
                .check(CheckFleetDriftInput.ofOwner("op_1", "demo"));
    }

    private void fleetOf(String... phoneNumberIds) {
        server.database.accountPages.add(List.of(phoneNumberIds));
        for (String id : phoneNumberIds) {
            server.database.states.put(id, "ASSIGNED agent_456");
        }
    }

    /** A repair that is paused before it has done anything. */
    private void pausedRepair() {
        fleetOf("phone_1");
        server.drift.toRepair.add("demo");
        server.database.pause("op_repair_demo", null);
    }

    private void assertThatTheRepairWasLeftAlone() {
        assertThat(server.database.audits).extracting(AuditInput::operationId).doesNotContain("op_repair_demo");
        // With nothing else to do the server may have skipped the time until it gives up a run, ten years.
        assertThat(server.client().newUntypedWorkflowStub(BATCH_ID).describe().getStatus())
                .isIn(
                        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
                        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_TIMED_OUT);
    }
}
