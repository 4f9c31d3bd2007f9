package dev.switchboard.workflows.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.switchboard.workflows.FakeDatabase;
import dev.switchboard.workflows.FakeTwilio;
import dev.switchboard.workflows.FakeTwilio.Fault;
import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UpdateFleetWebhooksWorkflowTest {

    private static final String WORKFLOW_ID = FleetWorkflowIds.updateWorkflowId("demo");

    private WorkflowTestServer server = new WorkflowTestServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void updatesEveryNumberOfEveryPageAndAuditsTheBatchOnce() {
        fleetOf(30, 30, 10);

        FleetProgress progress = update(false);

        assertThat(progress).isEqualTo(new FleetProgress(70, 0, 70, 0));
        String voiceUrl =
                FakeDatabase.ours("agent_456", server.database.channels).get(RouteField.VOICE_URL);
        for (String number : server.database.items.keySet()) {
            assertThat(server.twilio.route(FakeDatabase.sid(number))).containsEntry(RouteField.VOICE_URL, voiceUrl);
        }
        assertThat(batchAudit())
                .returns(AuditAction.WEBHOOKS_BATCH_UPDATED, AuditInput::action)
                .returns(OperationState.COMPLETED, AuditInput::state)
                .satisfies(audit -> assertThat(audit.counts()).containsEntry("updated", 70));
        server.record("fleet-completed", WORKFLOW_ID);
    }

    @Test
    void oneNumberThatFailsDoesNotStopTheOthers() {
        fleetOf(5);
        server.database.states.put("phone_00003", "FREE");

        FleetProgress progress = update(false);

        assertThat(progress).isEqualTo(new FleetProgress(5, 0, 4, 1));
        assertThat(server.database.items.get("phone_00003")).startsWith("FAILED");
        server.record("fleet-one-failed", WORKFLOW_ID);
    }

    @Test
    void aNumberWithAnOperationOfItsOwnWaitsItsTurn() {
        fleetOf(3);
        server.database.held.add("phone_00001");
        WorkflowStub batch = start();
        server.environment.registerDelayedCallback(
                Duration.ofSeconds(3), () -> server.database.held.remove("phone_00001"));

        assertThat(batch.getResult(FleetProgress.class)).isEqualTo(new FleetProgress(3, 0, 3, 0));
        server.record("fleet-busy", WORKFLOW_ID);
    }

    @Test
    void aNumberThatStaysBusyIsReported() {
        fleetOf(3);
        server.database.held.add("phone_00001");

        assertThat(update(false)).isEqualTo(new FleetProgress(3, 0, 2, 1));

        assertThat(server.database.items.get("phone_00001")).isEqualTo("FAILED OPERATION_RUNNING");
        server.record("fleet-one-busy", WORKFLOW_ID);
    }

    @Test
    void aNumberWhoseSenderDiffersHasAWorkflowOfItsOwn() {
        fleetOf(2);
        server.database.byWorkflow.add("phone_00002");

        assertThat(update(false)).isEqualTo(new FleetProgress(2, 0, 2, 0));

        assertThat(server.twilio.calls).contains("updateNumber", "configureWhatsApp");
        server.record("fleet-sender", WORKFLOW_ID);
    }

    @Test
    void aPageThatWasReadLongAgoIsReadAgainBeforeItsNumbersAreWritten() {
        fleetOf(2);
        server.database.stalePages.add(0);

        assertThat(update(false)).isEqualTo(new FleetProgress(2, 0, 2, 0));

        assertThat(server.twilio.calls).startsWith("planPage 0", "replanPage 0", "updateNumber");
        server.record("fleet-stale-page", WORKFLOW_ID);
    }

    @Test
    void aPageThatCannotBeReadAgainLeavesItsNumbersToSingleReads() {
        fleetOf(10, 10);
        server.database.stalePages.add(1);
        server.twilio.script("replanPage 1", Fault.FAIL, FakeTwilio.refused(20003, 401), 1);

        assertThat(update(false)).isEqualTo(new FleetProgress(20, 0, 20, 0));

        server.record("fleet-page-refused", WORKFLOW_ID);
    }

    @Test
    void cancelledWhileAPageIsReadAgainItEndsWhatIsUnderWay() throws InterruptedException {
        inRealTime();
        fleetOf(10, 10);
        server.database.stalePages.add(1);
        server.twilio.script("replanPage 1", Fault.FAIL, FakeTwilio.unavailable(), Integer.MAX_VALUE);
        server.twilio.holdVoice = new CountDownLatch(1);
        WorkflowStub batch = start();
        while (!server.twilio.calls.contains("replanPage 1") || server.database.snapshots.size() < 10) {
            Thread.sleep(5);
        }
        batch.cancel();
        while (!isCancelRequested()) {
            Thread.sleep(5);
        }
        server.twilio.holdVoice.countDown();

        assertThatThrownBy(() -> batch.getResult(FleetProgress.class)).hasCauseInstanceOf(CanceledFailure.class);

        assertThat(batchAudit().state()).isEqualTo(OperationState.CANCELLED);
        assertThat(server.database.items.values()).filteredOn("UPDATED"::equals).hasSize(10);
        server.record("fleet-page-cancelled", WORKFLOW_ID);
    }

    @Test
    void canariesAreUpdatedAndVerifiedBeforeTheOthers() {
        fleetOf(10);

        assertThat(update(with(2, null))).isEqualTo(new FleetProgress(10, 0, 10, 0));

        assertThat(server.twilio.calls)
                .startsWith(
                        "planPage 0",
                        "updateNumber",
                        "updateNumber",
                        "verifyNumber phone_00001",
                        "verifyNumber phone_00002",
                        "updateNumber");
        server.record("fleet-canary", WORKFLOW_ID);
    }

    @Test
    void canariesAreOfFurtherPagesWhenTheFirstHasTooFew() {
        fleetOf(2, 1, 10);

        assertThat(update(with(5, null))).isEqualTo(new FleetProgress(13, 0, 13, 0));

        assertThat(server.twilio.calls.stream().filter(call -> call.startsWith("verifyNumber")))
                .containsExactly(
                        "verifyNumber phone_00001",
                        "verifyNumber phone_00002",
                        "verifyNumber phone_00003",
                        "verifyNumber phone_00004",
                        "verifyNumber phone_00005");
        server.record("fleet-canary-pages", WORKFLOW_ID);
    }

    @Test
    void aCanaryThatIsWrongPausesTheBatchUntilItIsResumed() throws InterruptedException {
        inRealTime();
        fleetOf(10);
        server.database.wrong.put("phone_00001", List.of("VoiceUrl is not ours."));
        WorkflowStub batch = start(with(1, null));
        awaitPaused();

        FleetProgress paused = server.database.progress("op_1");
        assertThat(paused.updated()).isEqualTo(1);
        assertThat(paused.pausedBecause()).contains("Canary", "phone_00001: VoiceUrl is not ours.");

        batch.update("resume", FleetProgress.class);

        assertThat(batch.getResult(FleetProgress.class).updated()).isEqualTo(10);
        server.record("fleet-canary-paused", WORKFLOW_ID);
    }

    @Test
    void moreFailuresThanAllowedPauseTheBatch() throws InterruptedException {
        inRealTime();
        fleetOf(1_000);
        server.twilio.script("updateNumber", Fault.FAIL, FakeTwilio.refused(21402, 400), 40);
        WorkflowStub batch = start(with(0, new FailureLimit(3, null)));
        awaitPaused();

        FleetProgress paused = server.database.progress("op_1");
        assertThat(paused.pausedBecause()).contains("4 numbers failed, and at most 3 may");
        while (!settled()) {
            Thread.sleep(20);
        }
        assertThat(server.database.items.values()).filteredOn("PENDING"::equals).isNotEmpty();

        server.twilio.script("updateNumber", Fault.FAIL, FakeTwilio.refused(21402, 400), 0);
        batch.update("resume", FleetProgress.class);

        FleetProgress ended = batch.getResult(FleetProgress.class);
        assertThat(ended.updated() + ended.failed()).isEqualTo(1_000);
        assertThat(ended.failed()).isBetween(4, 40);
    }

    @Test
    void aShareOfFailuresIsKnownToEveryRun() throws InterruptedException {
        inRealTime();
        fleetOf(200);
        for (int i = 1; i <= 200; i++) {
            server.database.items.put(String.format("phone_%05d", i), i <= 100 ? "UPDATED" : "PENDING");
        }
        server.database.states.put("phone_00101", "FREE");
        server.twilio.holdVoice = new CountDownLatch(1);

        WorkflowStub batch = start(with(0, new FailureLimit(null, 10))
                .withCursor(FleetCursor.START.withPhase(FleetCursor.Phase.UPDATING)));
        while (server.database.items.values().stream().noneMatch(state -> state.startsWith("FAILED"))) {
            Thread.sleep(5);
        }

        FleetProgress progress = server.database.progress("op_1");
        assertThat(progress.total()).isEqualTo(200);
        assertThat(progress.pausedBecause()).isNull();
        server.twilio.holdVoice.countDown();
        assertThat(batch.getResult(FleetProgress.class).failed()).isEqualTo(1);
    }

    @Test
    void aShareOfFailuresIsOneOfTheNumbersToUpdate() {
        FailureLimit tenth = new FailureLimit(null, 10);
        assertThat(tenth.exceededBy(10, 100)).isFalse();
        assertThat(tenth.exceededBy(11, 100)).isTrue();
        assertThat(new FailureLimit(0, null).exceededBy(1, 100_000)).isTrue();
        assertThatThrownBy(() -> new FailureLimit(1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itsOwnRateReachesTheNumbersThatComeAfter() throws InterruptedException {
        inRealTime();
        fleetOf(3);
        WorkflowStub batch = start(with(0, null));
        batch.update("setRate", FleetProgress.class, 12.5);

        batch.getResult(FleetProgress.class);

        assertThat(server.database.progress("op_1").requestsPerSecond()).isEqualTo(12.5);
    }

    @Test
    void whatWasNeverSentIsNoAttempt() {
        fleetOf(2);
        server.database.byWorkflow.add("phone_00002");
        server.twilio.script("updateNumber", Fault.FAIL, FakeTwilio.noTurn(), 20);
        server.twilio.script("captureRoute", Fault.FAIL, FakeTwilio.noTurn(), 20);
        server.twilio.script("configureWhatsApp", Fault.FAIL, FakeTwilio.noTurn(), 20);
        server.twilio.script("readBackRoute", Fault.FAIL, FakeTwilio.noTurn(), 20);

        assertThat(update(false)).isEqualTo(new FleetProgress(2, 0, 2, 0));

        assertThat(server.twilio.calls).noneMatch(call -> call.startsWith("restore"));
        server.record("fleet-no-turn", WORKFLOW_ID);
    }

    @Test
    void aNumberThatFailsForGoodIsPutBackAndAudited() {
        fleetOf(1);
        server.twilio.route(FakeDatabase.sid("phone_00001")).put(RouteField.VOICE_URL, "https://before");
        server.twilio.script("updateNumber", Fault.APPLY_THEN_FAIL, FakeTwilio.unavailable(), Integer.MAX_VALUE);

        assertThat(update(false).failed()).isEqualTo(1);

        assertThat(server.twilio.route(FakeDatabase.sid("phone_00001")))
                .containsExactly(entry(RouteField.VOICE_URL, "https://before"));
        assertThat(server.database.audits.get(0))
                .returns(AuditAction.WEBHOOKS_UPDATE_FAILED, AuditInput::action)
                .returns(OperationState.COMPENSATED, AuditInput::state)
                .returns("agent_456", AuditInput::agentId);
        server.record("fleet-number-compensated", WORKFLOW_ID);
    }

    @Test
    void aNumberThatCannotBePutBackIsReportedAsSuch() {
        fleetOf(1);
        server.twilio.script("updateNumber", Fault.APPLY_THEN_FAIL, FakeTwilio.unavailable(), Integer.MAX_VALUE);
        server.twilio.script("restoreNumber", Fault.FAIL, FakeTwilio.refused(20003, 401), Integer.MAX_VALUE);

        assertThat(update(false).failed()).isEqualTo(1);

        assertThat(server.database.audits.get(0))
                .returns(OperationState.COMPENSATION_INCOMPLETE, AuditInput::state)
                .satisfies(
                        audit -> assertThat(String.valueOf(audit.failure())).contains("Could not restore the route"));
        server.record("fleet-number-compensation-incomplete", WORKFLOW_ID);
    }

    @Test
    void continuesAsNewBeforeItsHistoryGetsLong() {
        fleetOf(1_000, 1_000, 150);

        FleetProgress progress = update(false);

        assertThat(progress).isEqualTo(new FleetProgress(2_150, 0, 2_150, 0));
        assertThat(batchAudit().counts()).containsEntry("updated", 2_150);
        List<HistoryEvent> lastRun = server.client().fetchHistory(WORKFLOW_ID).getEvents();
        assertThat(lastRun).hasSizeLessThan(7 * UpdateFleetWebhooksWorkflowImpl.NUMBERS_PER_RUN);
        assertThat(lastRun.get(0).getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId())
                .isNotEmpty();
        server.record("fleet-continued", WORKFLOW_ID);
    }

    @Test
    void aDryRunPlansAndWritesNothing() {
        fleetOf(8);

        FleetProgress progress = update(true);

        assertThat(progress).isEqualTo(new FleetProgress(8, 0, 0, 0));
        assertThat(server.twilio.calls).containsExactly("planPage 0");
        assertThat(server.database.audits).hasSize(1);
    }

    @Test
    void pausedItStartsNothingAndResumedItEnds() throws InterruptedException {
        inRealTime();
        fleetOf(100);
        server.twilio.holdVoice = new CountDownLatch(1);
        WorkflowStub batch = start();
        awaitWindow();
        batch.update("pause", FleetProgress.class);
        server.twilio.holdVoice.countDown();
        while (server.database.audits.size() < UpdateFleetWebhooksWorkflowImpl.WINDOW) {
            Thread.sleep(5);
        }
        Thread.sleep(300);
        assertThat(server.database.audits).hasSize(UpdateFleetWebhooksWorkflowImpl.WINDOW);
        assertThat(server.database.progress("op_1").paused()).isTrue();

        batch.update("resume", FleetProgress.class);

        assertThat(batch.getResult(FleetProgress.class).updated()).isEqualTo(100);
    }

    @Test
    void cancelledItEndsWhatIsUnderWayAndStartsNothingNew() throws InterruptedException {
        inRealTime();
        fleetOf(100);
        server.twilio.holdVoice = new CountDownLatch(1);
        WorkflowStub batch = start();
        awaitWindow();
        batch.cancel();
        server.twilio.holdVoice.countDown();

        assertThatThrownBy(() -> batch.getResult(FleetProgress.class)).isInstanceOf(WorkflowFailedException.class);

        assertThat(batchAudit().state()).isEqualTo(OperationState.CANCELLED);
        assertThat(server.database.items.values())
                .filteredOn("UPDATED"::equals)
                .hasSizeLessThanOrEqualTo(UpdateFleetWebhooksWorkflowImpl.WINDOW);
        assertThat(server.database.items.values())
                .filteredOn(state -> state.startsWith("FAILED"))
                .isEmpty();
        server.record("fleet-cancelled", WORKFLOW_ID);
    }

    @Test
    void numbersThatTwilioRefusesAreCountedAsFailed() {
        fleetOf(2);
        server.twilio.script("updateNumber", Fault.FAIL, FakeTwilio.refused(20003, 401), Integer.MAX_VALUE);

        FleetProgress progress = update(false);

        assertThat(progress.failed()).isEqualTo(2);
        assertThat(server.database.items.values()).allMatch("FAILED COMPENSATED"::equals);
    }

    private boolean isCancelRequested() {
        return server.client().fetchHistory(WORKFLOW_ID).getEvents().stream()
                .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED);
    }

    private void inRealTime() {
        server.close();
        server = WorkflowTestServer.inRealTime();
    }

    private FleetProgress update(boolean dryRun) {
        return update(input(dryRun));
    }

    private FleetProgress update(UpdateFleetWebhooksInput input) {
        return server.workflow(UpdateFleetWebhooksWorkflow.class, WORKFLOW_ID).update(input);
    }

    private WorkflowStub start() {
        return start(input(false));
    }

    private WorkflowStub start(UpdateFleetWebhooksInput input) {
        UpdateFleetWebhooksWorkflow workflow = server.workflow(UpdateFleetWebhooksWorkflow.class, WORKFLOW_ID);
        WorkflowClient.start(workflow::update, input);
        return WorkflowStub.fromTyped(workflow);
    }

    private static UpdateFleetWebhooksInput input(boolean dryRun) {
        UpdateFleetWebhooksInput all = UpdateFleetWebhooksInput.of("op_1", "demo", null);
        return dryRun ? all.asDryRun() : all;
    }

    private static UpdateFleetWebhooksInput with(int canary, @Nullable FailureLimit maxFailures) {
        return new UpdateFleetWebhooksInput(
                "op_1", "demo", null, false, null, false, canary, maxFailures, FleetCursor.START);
    }

    private void awaitPaused() throws InterruptedException {
        while (!server.database.progress("op_1").paused()) {
            Thread.sleep(20);
        }
    }

    /** Until the numbers of a whole window are under way. */
    private void awaitWindow() throws InterruptedException {
        while (server.database.snapshots.size() < UpdateFleetWebhooksWorkflowImpl.WINDOW) {
            Thread.sleep(5);
        }
    }

    /** Whether nothing ends any more. */
    private boolean settled() throws InterruptedException {
        int before = server.database.audits.size();
        Thread.sleep(500);
        return server.database.audits.size() == before;
    }

    private void fleetOf(int... pageSizes) {
        int next = 1;
        for (int size : pageSizes) {
            List<String> page = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                String number = String.format("phone_%05d", next++);
                server.database.states.put(number, "ASSIGNED agent_456");
                page.add(number);
            }
            server.database.accountPages.add(page);
        }
    }

    private AuditInput batchAudit() {
        List<AuditInput> ofBatch = server.database.audits.stream()
                .filter(audit -> audit.phoneNumberId() == null)
                .toList();
        assertThat(ofBatch).hasSize(1);
        return ofBatch.get(0);
    }
}
