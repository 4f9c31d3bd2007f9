package dev.switchboard.workflows.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.workflows.FakeDatabase;
import dev.switchboard.workflows.FakeTwilio;
import dev.switchboard.workflows.FakeTwilio.Fault;
import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UpdateFleetWebhooksWorkflowTest {

    private static final String WORKFLOW_ID = BatchWorkflowIds.updateWorkflowId("demo");

    private WorkflowTestServer server = new WorkflowTestServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void updatesEveryNumberOfEveryPageAndAuditsTheBatchOnce() {
        fleetOf(30, 30, 10);

        BatchProgress progress = update(false);

        assertThat(progress).isEqualTo(new BatchProgress(70, 0, 70, 0));
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

        BatchProgress progress = update(false);

        assertThat(progress).isEqualTo(new BatchProgress(5, 0, 4, 1));
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

        assertThat(batch.getResult(BatchProgress.class)).isEqualTo(new BatchProgress(3, 0, 3, 0));
        server.record("fleet-busy", WORKFLOW_ID);
    }

    @Test
    void aNumberThatStaysBusyIsReported() {
        fleetOf(3);
        server.database.held.add("phone_00001");

        assertThat(update(false)).isEqualTo(new BatchProgress(3, 0, 2, 1));

        assertThat(server.database.items.get("phone_00001")).isEqualTo("FAILED OPERATION_RUNNING");
        server.record("fleet-one-busy", WORKFLOW_ID);
    }

    @Test
    void aNumberWhoseSenderDiffersHasAWorkflowOfItsOwn() {
        fleetOf(2);
        server.database.byWorkflow.add("phone_00002");

        assertThat(update(false)).isEqualTo(new BatchProgress(2, 0, 2, 0));

        assertThat(server.twilio.calls).contains("updateNumber", "configureWhatsApp");
        server.record("fleet-sender", WORKFLOW_ID);
    }

    @Test
    void aPageThatWasReadLongAgoIsReadAgainBeforeItsNumbersAreWritten() {
        fleetOf(2);
        server.database.stalePages.add(0);

        assertThat(update(false)).isEqualTo(new BatchProgress(2, 0, 2, 0));

        assertThat(server.twilio.calls).startsWith("planPage 0", "replanPage 0", "updateNumbers 1");
        server.record("fleet-stale-page", WORKFLOW_ID);
    }

    @Test
    void aPageThatCannotBeReadAgainLeavesItsNumbersToSingleReads() {
        fleetOf(10, 10);
        server.database.stalePages.add(1);
        server.twilio.script("replanPage 1", Fault.FAIL, FakeTwilio.refused(20003, 401), 1);

        assertThat(update(false)).isEqualTo(new BatchProgress(20, 0, 20, 0));

        server.record("fleet-page-refused", WORKFLOW_ID);
    }

    @Test
    void cancelledWhileAPageIsReadAgainItEndsWhatIsUnderWay() {
        inRealTime();
        fleetOf(10, 10);
        server.database.stalePages.add(1);
        // The in-process server never ends a step that is cancelled during an attempt, so it is between two for a
        // while.
        ApplicationFailure later =
                Failures.retryable(Failures.reasonOf(FakeTwilio.unavailable()), Duration.ofMinutes(1));
        server.twilio.script("replanPage 1", Fault.FAIL, later, Integer.MAX_VALUE);
        server.twilio.holdVoice = new CountDownLatch(1);
        WorkflowStub batch = start();
        await().until(() -> waitsToReplan(batch) && server.database.snapshots.size() >= 10);
        batch.cancel();
        await().until(this::isCancelRequested);
        server.twilio.holdVoice.countDown();

        assertThatThrownBy(() -> batch.getResult(BatchProgress.class)).hasCauseInstanceOf(CanceledFailure.class);

        assertThat(batchAudit().state()).isEqualTo(OperationState.CANCELLED);
        assertThat(server.database.items.values()).filteredOn("UPDATED"::equals).hasSize(10);
        server.record("fleet-page-cancelled", WORKFLOW_ID);
    }

    @Test
    void canariesAreUpdatedAndVerifiedBeforeTheOthers() {
        fleetOf(10);

        assertThat(update(with(2, null))).isEqualTo(new BatchProgress(10, 0, 10, 0));

        assertThat(List.copyOf(server.twilio.calls).subList(0, 7))
                .containsOnlyOnce("planPage 0", "verifyNumber phone_00001", "verifyNumber phone_00002")
                .filteredOn("updateNumber"::equals)
                .hasSize(2);
        server.record("fleet-canary", WORKFLOW_ID);
    }

    @Test
    void canariesAreOfFurtherPagesWhenTheFirstHasTooFew() {
        fleetOf(2, 1, 10);

        assertThat(update(with(5, null))).isEqualTo(new BatchProgress(13, 0, 13, 0));

        assertThat(server.twilio.calls.stream().filter(call -> call.startsWith("verifyNumber")))
                .containsExactlyInAnyOrder(
                        "verifyNumber phone_00001",
                        "verifyNumber phone_00002",
                        "verifyNumber phone_00003",
                        "verifyNumber phone_00004",
                        "verifyNumber phone_00005");
        server.record("fleet-canary-pages", WORKFLOW_ID);
    }

    @Test
    void aCanaryThatIsWrongPausesTheBatchUntilItIsResumed() {
        inRealTime();
        fleetOf(10);
        server.database.wrong.put("phone_00001", List.of("VoiceUrl is not ours."));
        WorkflowStub batch = start(with(1, null));
        awaitPaused();

        BatchProgress paused = server.database.progress("op_1");
        assertThat(paused.updated()).isEqualTo(1);
        assertThat(paused.pausedBecause()).contains("Canary", "phone_00001: VoiceUrl is not ours.");

        batch.update("resume", BatchProgress.class);

        assertThat(batch.getResult(BatchProgress.class).updated()).isEqualTo(10);
        server.record("fleet-canary-paused", WORKFLOW_ID);
    }

    @Test
    void moreFailuresThanAllowedPauseTheBatch() {
        inRealTime();
        fleetOf(1_000);
        server.twilio.script("updateNumber", Fault.FAIL, FakeTwilio.refused(21402, 400), 4);
        WorkflowStub batch = start(with(0, new FailureLimit(3, null)));
        awaitPaused();

        BatchProgress paused = server.database.progress("op_1");
        assertThat(paused.pausedBecause()).contains("4 numbers failed, and at most 3 may");
        awaitNothingUnderWay(batch);
        assertThat(server.database.items.values()).filteredOn("PENDING"::equals).isNotEmpty();

        batch.update("resume", BatchProgress.class);

        assertThat(batch.getResult(BatchProgress.class)).isEqualTo(new BatchProgress(1_000, 0, 996, 4));
    }

    @Test
    void aShareOfFailuresIsKnownToEveryRun() {
        inRealTime();
        fleetOf(200);
        for (int i = 1; i <= 200; i++) {
            server.database.items.put(String.format("phone_%05d", i), i <= 100 ? "UPDATED" : "PENDING");
        }
        server.database.states.put("phone_00101", "FREE");
        server.twilio.holdVoice = new CountDownLatch(1);

        WorkflowStub batch = start(with(0, new FailureLimit(null, 10))
                .withCursor(BatchCursor.START.withPhase(BatchCursor.Phase.UPDATING)));
        await().until(() -> server.database.items.values().stream().anyMatch(state -> state.startsWith("FAILED")));

        BatchProgress progress = server.database.progress("op_1");
        assertThat(progress.total()).isEqualTo(200);
        assertThat(progress.pausedBecause()).isNull();
        server.twilio.holdVoice.countDown();
        assertThat(batch.getResult(BatchProgress.class).failed()).isEqualTo(1);
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
    void itsOwnRateReachesTheNumbersThatComeAfter() {
        inRealTime();
        fleetOf(3);
        WorkflowStub batch = start(with(0, null));
        batch.update("setRate", BatchProgress.class, 12.5);

        batch.getResult(BatchProgress.class);

        assertThat(server.database.progress("op_1").requestsPerSecond()).isEqualTo(12.5);
    }

    @Test
    void whatWasNeverSentIsNoAttempt() {
        fleetOf(2);
        server.database.byWorkflow.add("phone_00002");
        server.twilio.script("captureRoute", Fault.FAIL, FakeTwilio.noTurn(), 20);
        server.twilio.script("configureWhatsApp", Fault.FAIL, FakeTwilio.noTurn(), 20);
        server.twilio.script("readBackRoute", Fault.FAIL, FakeTwilio.noTurn(), 20);

        assertThat(update(false)).isEqualTo(new BatchProgress(2, 0, 2, 0));

        assertThat(server.twilio.calls).noneMatch(call -> call.startsWith("restore"));
        server.record("fleet-no-turn", WORKFLOW_ID);
    }

    @Test
    void aNumberIsNotWorthAnEventOfItsOwn() {
        fleetOf(1_000, 1_000, 150);

        BatchProgress progress = update(false);

        assertThat(progress).isEqualTo(new BatchProgress(2_150, 0, 2_150, 0));
        assertThat(batchAudit().counts()).containsEntry("updated", 2_150);
        List<HistoryEvent> events = server.client().fetchHistory(WORKFLOW_ID).getEvents();
        assertThat(events).hasSizeLessThan(2_150 / 2);
        assertThat(events)
                .filteredOn(event -> event.getUserMetadata()
                        .getSummary()
                        .getData()
                        .toStringUtf8()
                        .contains("50 numbers: "))
                .isNotEmpty();
        server.record("fleet-large", WORKFLOW_ID);
    }

    @Test
    void continuesAsNewBeforeItsHistoryGetsLong() {
        int[] pages = new int[350];
        Arrays.fill(pages, 1);
        fleetOf(pages);

        BatchProgress progress = update(false);

        assertThat(progress.updated()).isEqualTo(350);
        List<HistoryEvent> lastRun = server.client().fetchHistory(WORKFLOW_ID).getEvents();
        assertThat(lastRun.get(0).getWorkflowExecutionStartedEventAttributes().getContinuedExecutionRunId())
                .isNotEmpty();
        server.record("fleet-continued", WORKFLOW_ID);
    }

    @Test
    void aDryRunPlansAndWritesNothing() {
        fleetOf(8);

        BatchProgress progress = update(true);

        assertThat(progress).isEqualTo(new BatchProgress(8, 0, 0, 0));
        assertThat(server.twilio.calls).containsExactly("planPage 0");
        assertThat(server.database.audits).hasSize(1);
    }

    @Test
    void pausedItBeginsNothingAndResumedItEnds() {
        inRealTime();
        fleetOf(800);
        server.twilio.holdVoice = new CountDownLatch(1);
        WorkflowStub batch = start();
        awaitWindow();

        BatchProgress told = batch.update("pause", BatchProgress.class);

        assertThat(told.paused()).isTrue();
        server.twilio.holdVoice.countDown();
        awaitNothingUnderWay(batch);
        assertThat(server.database.audits).hasSize(BatchControl.WINDOW);

        assertThat(batch.update("resume", BatchProgress.class).paused()).isFalse();

        assertThat(batch.getResult(BatchProgress.class).updated()).isEqualTo(800);
        server.record("fleet-paused", WORKFLOW_ID);
    }

    @Test
    void refusesARateThatIsNone() {
        inRealTime();
        fleetOf(3);
        server.twilio.holdVoice = new CountDownLatch(1);
        WorkflowStub batch = start();
        assertThatThrownBy(() -> batch.update("setRate", BatchProgress.class, 0.0))
                .hasStackTraceContaining("requestsPerSecond must be above 0");
        server.twilio.holdVoice.countDown();
        assertThat(batch.getResult(BatchProgress.class).updated()).isEqualTo(3);
        assertThat(server.database.progress("op_1").requestsPerSecond()).isNull();
    }

    @Test
    void whatALostAttemptHadBegunIsCarriedOnAfterACancellation() {
        inRealTime();
        fleetOf(800);
        server.twilio.holdVoice = new CountDownLatch(1);
        WorkflowStub batch = start();
        awaitWindow();
        // Begun by an attempt whose worker died.
        server.database.keepSnapshot("op_1", "phone_00800", new Route(Map.of()), List.of());
        batch.cancel();
        await().until(() -> !server.database.goesOn());
        server.twilio.holdVoice.countDown();

        assertThatThrownBy(() -> batch.getResult(BatchProgress.class)).isInstanceOf(WorkflowFailedException.class);

        assertThat(server.database.items).containsEntry("phone_00800", "UPDATED");
        assertThat(server.database.items.values()).filteredOn("UPDATED"::equals).hasSize(BatchControl.WINDOW + 1);
    }

    @Test
    void cancelledItEndsWhatIsUnderWayAndStartsNothingNew() {
        inRealTime();
        fleetOf(800);
        server.twilio.holdVoice = new CountDownLatch(1);
        WorkflowStub batch = start();
        awaitWindow();
        batch.cancel();
        await().until(() -> !server.database.goesOn());
        server.twilio.holdVoice.countDown();

        assertThatThrownBy(() -> batch.getResult(BatchProgress.class)).isInstanceOf(WorkflowFailedException.class);

        assertThat(batchAudit().state()).isEqualTo(OperationState.CANCELLED);
        assertThat(server.database.items.values())
                .filteredOn("UPDATED"::equals)
                .hasSizeLessThanOrEqualTo(BatchControl.WINDOW);
        assertThat(server.database.items.values())
                .filteredOn(state -> state.startsWith("FAILED"))
                .isEmpty();
        server.record("fleet-cancelled", WORKFLOW_ID);
    }

    @Test
    void numbersThatTwilioRefusesAreCountedAsFailed() {
        fleetOf(2);
        server.twilio.script("updateNumber", Fault.FAIL, FakeTwilio.refused(20003, 401), Integer.MAX_VALUE);

        BatchProgress progress = update(false);

        assertThat(progress.failed()).isEqualTo(2);
        assertThat(server.database.items.values()).allMatch("FAILED COMPENSATED"::equals);
    }

    @Test
    void aChunkThatFailsByABugEndsTheBatch() {
        fleetOf(2);
        server.twilio.script("updateNumbers 1", Fault.FAIL, aBug(), Integer.MAX_VALUE);

        assertThatThrownBy(() -> update(false)).hasStackTraceContaining("An unexpected IllegalStateException");

        assertThat(batchAudit().state()).isEqualTo(OperationState.FAILED);
        server.record("fleet-bug", WORKFLOW_ID);
    }

    @Test
    void aBugThatLeavesANumberBegunIsToldAsIncomplete() {
        fleetOf(2);
        server.database.keepSnapshot("op_1", "phone_00002", new Route(Map.of()), List.of());
        server.twilio.script("updateNumbers 1", Fault.FAIL, aBug(), Integer.MAX_VALUE);

        assertThatThrownBy(() -> update(false)).hasStackTraceContaining("An unexpected IllegalStateException");

        assertThat(batchAudit())
                .returns(OperationState.COMPENSATION_INCOMPLETE, AuditInput::state)
                .extracting(AuditInput::failure)
                .asString()
                .contains("Begun and not ended: phone_00002");
        server.record("fleet-bug-incomplete", WORKFLOW_ID);
    }

    /** As the workers have it fail for good. */
    private static ApplicationFailure aBug() {
        return Failures.nonRetryable(OperationFailure.of(ErrorCode.INTERNAL, "An unexpected IllegalStateException"));
    }

    private static boolean waitsToReplan(WorkflowStub batch) {
        return batch.describe().getRawDescription().getPendingActivitiesList().stream()
                .anyMatch(step -> step.getActivityType().getName().equals("ReplanPage") && step.hasLastFailure());
    }

    private boolean isCancelRequested() {
        return server.client().fetchHistory(WORKFLOW_ID).getEvents().stream()
                .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED);
    }

    private void inRealTime() {
        server.close();
        server = WorkflowTestServer.inRealTime();
    }

    private BatchProgress update(boolean dryRun) {
        return update(input(dryRun));
    }

    private BatchProgress update(UpdateFleetWebhooksInput input) {
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
        UpdateFleetWebhooksInput all = UpdateFleetWebhooksInput.of("op_1", "demo", BatchScope.ALL);
        return dryRun ? all.with(BatchCare.DRY_RUN) : all;
    }

    private static UpdateFleetWebhooksInput with(int canary, @Nullable FailureLimit maxFailures) {
        return input(false).with(new BatchCare(false, canary, maxFailures));
    }

    private void awaitPaused() {
        await().until(() -> server.database.progress("op_1").paused());
    }

    /** Until the numbers of a whole window are under way. */
    private void awaitWindow() {
        await().until(() -> server.database.snapshots.size() >= BatchControl.WINDOW);
    }

    /** Until every chunk that was started has ended, and no other was. */
    private static void awaitNothingUnderWay(WorkflowStub batch) {
        await().until(() -> batch.describe().getRawDescription().getPendingActivitiesCount() == 0);
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
