package dev.switchboard.workflows.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.workflows.FakeDatabase;
import dev.switchboard.workflows.FakeTwilio;
import dev.switchboard.workflows.FakeTwilio.Fault;
import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.recovery.BeforeImage;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.route.RouteOwner;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AssignNumberWorkflowTest {

    private static final String NUMBER = "phone_123";
    private static final String WORKFLOW_ID = NumberWorkflowIds.workflowId(NUMBER);
    private static final String SID = FakeDatabase.sid(NUMBER);
    private static final AssignNumberInput INPUT =
            new AssignNumberInput("op_1", "demo", NUMBER, "agent_456", true, true, false);

    private WorkflowTestServer server = new WorkflowTestServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void bindsTheNumberConfiguresEveryChannelAndAuditsOnce() {
        NumberOperationResult result = assign(INPUT);

        assertThat(result.agent()).extracting("id").isEqualTo("agent_456");
        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        FakeDatabase.ours("agent_456", server.database.channels)
                .fields()
                .forEach((field, value) ->
                        assertThat(held(field)).as("%s", field).isEqualTo(value));
        assertThat(onlyAudit())
                .returns(AuditAction.PHONE_ASSIGNED, AuditInput::action)
                .returns(OperationState.COMPLETED, AuditInput::state)
                .returns("demo", AuditInput::actor);
        assertThat(server.database.snapshots.get("op_1/" + NUMBER))
                .isNotNull()
                .returns(result.changes(), BeforeImage::changes);
        server.record("assign-completed", WORKFLOW_ID);
    }

    /** Thirty attempts, of which a step has six or sixteen. */
    @ParameterizedTest
    @ValueSource(strings = {"captureRoute", "configureVoice", "readBackRoute"})
    void noStepFailsBecauseTheDatabaseIsAwayForMinutes(String step) {
        server.twilio.script(step, Fault.FAIL, FakeTwilio.databaseAway(), 30);

        assign(INPUT);

        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(onlyAudit()).returns(OperationState.COMPLETED, AuditInput::state);
    }

    @Test
    void aDatabaseThatStaysAwayIsGivenUpAtTheDeadlineAndUndone() {
        server.twilio.script("configureVoice", Fault.FAIL, FakeTwilio.databaseAway(), Integer.MAX_VALUE);

        OperationFailure failure = failureOf(() -> assign(INPUT));

        assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        assertThat(onlyAudit()).returns(OperationState.COMPENSATED, AuditInput::state);
    }

    @Test
    void aStepOfTheDatabaseWaitsByATimerAndNotInsideAWorkflowTask() {
        server.database.unreachable.put("reserveNumber", 10);

        assign(INPUT);

        // The first one is the deadline's.
        assertThat(server.client().fetchHistory(WORKFLOW_ID).getEvents().stream()
                        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_TIMER_FIRED))
                .hasSizeGreaterThan(3);
    }

    @Test
    void aWhatsAppSenderWithoutANumberGetsWhatsAppAlone() {
        server.database.holdASenderOnly();

        NumberOperationResult result =
                assign(new AssignNumberInput("op_1", "demo", NUMBER, "agent_456", false, true, false));

        assertThat(result.changes()).extracting(RouteChange::channel).containsExactly(Channel.WHATSAPP);
        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(server.twilio.route(SID).keySet())
                .isNotEmpty()
                .allMatch(field -> field.channel() == Channel.WHATSAPP);
        FakeDatabase.ours("agent_456", Set.of(Channel.WHATSAPP))
                .fields()
                .forEach((field, value) ->
                        assertThat(held(field)).as("%s", field).isEqualTo(value));
    }

    @Test
    void refusesAnAssignedNumberAndChangesNothing() {
        server.database.states.put(NUMBER, "ASSIGNED agent_789");

        OperationFailure failure = failureOf(() -> assign(INPUT));

        assertThat(failure.code()).isEqualTo(ErrorCode.ALREADY_ASSIGNED);
        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_789");
        assertThat(server.twilio.calls).isEmpty();
        assertThat(onlyAudit().state()).isEqualTo(OperationState.FAILED);
        server.record("assign-refused", WORKFLOW_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"configureVoice", "configureSms", "configureWhatsApp"})
    void putsEverythingBackWhenTwilioRefusesOneChannel(String step) {
        Map<RouteField, String> before = somebodysRoute();
        server.twilio.script(step, Fault.FAIL, FakeTwilio.refused(21402, 400), 1);

        OperationFailure failure = failureOf(() -> assign(INPUT));

        assertThat(failure).returns(21402, OperationFailure::twilioCode).returns(400, OperationFailure::twilioStatus);
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        before.forEach((field, value) -> assertThat(held(field)).as("%s", field).isEqualTo(value));
        assertThat(onlyAudit())
                .returns(AuditAction.PHONE_ASSIGNMENT_FAILED, AuditInput::action)
                .returns(OperationState.COMPENSATED, AuditInput::state);
        server.record("assign-compensated-" + step, WORKFLOW_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reserveNumber", "keepSnapshot", "confirmAssignment", "audit"})
    void neverGivesUpOnTheDatabase(String step) {
        server.database.unreachable.put(step, 3);

        assign(INPUT);

        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(onlyAudit().state()).isEqualTo(OperationState.COMPLETED);
    }

    @Test
    void neverGivesUpOnReleasingTheReservation() {
        server.twilio.script("configureVoice", Fault.FAIL, FakeTwilio.refused(21402, 400), 1);
        server.database.unreachable.put("releaseReservation", 3);

        OperationFailure failure = failureOf(() -> assign(INPUT));

        assertThat(failure).returns(21402, OperationFailure::twilioCode);
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        assertThat(onlyAudit().state()).isEqualTo(OperationState.COMPENSATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"captureRoute", "configureVoice", "configureSms", "configureWhatsApp", "readBackRoute"})
    void retriesAnUnavailableTwilio(String step) {
        server.twilio.script(step, Fault.FAIL, FakeTwilio.unavailable(), 3);

        assign(INPUT);

        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(server.twilio.calls).filteredOn(step::equals).hasSize(4);
    }

    @Test
    void turnsBackWhenTwilioStaysUnavailableEvenAfterApplyingTheChange() {
        Map<RouteField, String> before = somebodysRoute();
        server.twilio.script("configureSms", Fault.APPLY_THEN_FAIL, FakeTwilio.unavailable(), Integer.MAX_VALUE);

        OperationFailure failure = failureOf(() -> assign(INPUT));

        assertThat(failure.code()).isEqualTo(ErrorCode.TWILIO_UNAVAILABLE);
        before.forEach((field, value) -> assertThat(held(field)).as("%s", field).isEqualTo(value));
        assertThat(onlyAudit().state()).isEqualTo(OperationState.COMPENSATED);
    }

    @Test
    void waitsForARequestThatTimedOutBeforeUndoingIt() {
        server.twilio.script("configureVoice", Fault.APPLY_LATE, FakeTwilio.timeout(), Integer.MAX_VALUE);
        // Six attempts take 15.5 s and the undo waits 5 s more: at 18 s Twilio carries them out after all.
        server.environment.registerDelayedCallback(Duration.ofSeconds(18), server.twilio::deliverLate);

        failureOf(() -> assign(INPUT));

        assertThat(held(RouteField.VOICE_URL)).isEmpty();
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        server.record("assign-timed-out", WORKFLOW_ID);
    }

    @Test
    void waitsForAnEarlierAttemptThatTimedOutWhenALaterOneIsRefused() {
        server.twilio.script("configureVoice", Fault.APPLY_LATE, FakeTwilio.timeout(), 1);
        server.twilio.script("configureVoice", Fault.FAIL, FakeTwilio.refused(20003, 403), 1);
        // The refusal comes after half a second; at three Twilio carries out the first attempt after all.
        server.environment.registerDelayedCallback(Duration.ofSeconds(3), server.twilio::deliverLate);

        OperationFailure failure = failureOf(() -> assign(INPUT));

        assertThat(failure.twilioCode()).isEqualTo(20003);
        assertThat(held(RouteField.VOICE_URL)).isEmpty();
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        assertThat(onlyAudit().state()).isEqualTo(OperationState.COMPENSATED);
        server.record("assign-refused-after-a-timeout", WORKFLOW_ID);
    }

    @Test
    void waitsForAnAttemptThatTimedOutWhenTheDeadlineComesDuringTheBackOff() {
        ApplicationFailure timeout = Failures.with(
                Delivery.OUTSTANDING,
                Failures.retryable(
                        OperationFailure.of(ErrorCode.TWILIO_TIMEOUT, "Twilio did not answer"), Duration.ofMinutes(9)));
        server.twilio.script("configureVoice", Fault.APPLY_LATE, timeout, Integer.MAX_VALUE);
        server.environment.registerDelayedCallback(Duration.ofSeconds(603), server.twilio::deliverLate);

        OperationFailure failure = failureOf(() -> assign(INPUT));

        assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(held(RouteField.VOICE_URL)).isEmpty();
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        server.record("assign-deadline-during-back-off", WORKFLOW_ID);
    }

    @Test
    void retriesAnUndoUntilItHolds() {
        server.twilio.script("configureSms", Fault.FAIL, FakeTwilio.refused(21402, 400), 1);
        server.twilio.script("restoreRoute VOICE", Fault.FAIL, FakeTwilio.unavailable(), 20);

        failureOf(() -> assign(INPUT));

        assertThat(held(RouteField.VOICE_URL)).isEmpty();
        assertThat(onlyAudit().state()).isEqualTo(OperationState.COMPENSATED);
    }

    @Test
    void saysWhatCouldNotBePutBackAndUndoesTheRest() {
        server.twilio.script("configureSms", Fault.FAIL, FakeTwilio.refused(21402, 400), 1);
        server.twilio.script("restoreRoute VOICE", Fault.FAIL, FakeTwilio.refused(20003, 403), 1);

        OperationFailure failure = failureOf(() -> assign(INPUT));

        assertThat(failure.message()).contains("Could not restore the VOICE route");
        assertThat(onlyAudit().state()).isEqualTo(OperationState.COMPENSATION_INCOMPLETE);
        assertThat(held(RouteField.SENDER_CALLBACK_URL)).isEmpty();
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        server.record("assign-compensation-incomplete", WORKFLOW_ID);
    }

    @Test
    void refusesARouteThatATrunkOwnsNamingIt() {
        server.twilio.route(SID).put(RouteField.TRUNK_SID, "TK123");

        OperationFailure failure = failureOf(() -> assign(INPUT));

        assertThat(failure.code()).isEqualTo(ErrorCode.ROUTE_OWNED);
        assertThat(failure.message()).contains("TK123").contains("takeOver");
        assertThat(held(RouteField.TRUNK_SID)).isEqualTo("TK123");
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        server.record("assign-route-owned", WORKFLOW_ID);
    }

    @Test
    void refusesARouteThatAMessagingServiceOwnsEvenWhenAskedToTakeItOver() {
        server.twilio.messagingServiceSid = "MG123";

        OperationFailure failure =
                failureOf(() -> assign(new AssignNumberInput("op_1", "demo", NUMBER, "agent_456", true, true, true)));

        assertThat(failure)
                .returns(ErrorCode.ROUTE_OWNED, OperationFailure::code)
                .returns(new RouteOwner(RouteOwner.Kind.MESSAGING_SERVICE, "MG123"), OperationFailure::owner);
        assertThat(failure.message()).contains("use_inbound_webhook_on_number");
        assertThat(server.twilio.calls).containsExactly("captureRoute");
        server.record("assign-messaging-service-owned", WORKFLOW_ID);
    }

    @Test
    void refusesAnOfflineSenderWithItsReasons() {
        server.twilio.senderStatus = "OFFLINE";

        OperationFailure failure = failureOf(() -> assign(INPUT));

        assertThat(failure.code()).isEqualTo(ErrorCode.SENDER_OFFLINE);
        assertThat(failure.message()).contains("63020");
        assertThat(server.twilio.calls).containsExactly("captureRoute");
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        server.record("assign-sender-offline", WORKFLOW_ID);
    }

    @Test
    void takesOverATrunksRouteWhenAskedTo() {
        server.twilio.route(SID).put(RouteField.TRUNK_SID, "TK123");

        assign(new AssignNumberInput("op_1", "demo", NUMBER, "agent_456", true, true, true));

        assertThat(held(RouteField.TRUNK_SID)).isEmpty();
        assertThat(server.database.snapshots)
                .hasEntrySatisfying(
                        "op_1/" + NUMBER,
                        before -> assertThat(before.route().get(RouteField.TRUNK_SID))
                                .isEqualTo("TK123"));
    }

    @Test
    void cancelledWhileConfiguringPutsEverythingBack() throws InterruptedException {
        inRealTime();
        server.twilio.holdVoice = new CountDownLatch(1);
        WorkflowStub stub = start();
        awaitEvents(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED, 3);

        stub.cancel();
        awaitEvents(EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED, 1);
        server.twilio.holdVoice.countDown();
        OperationFailure failure = failureOf(() -> stub.getResult(NumberOperationResult.class));

        assertThat(failure.code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(held(RouteField.VOICE_URL)).isEmpty();
        assertThat(held(RouteField.SMS_URL)).isEmpty();
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        assertThat(onlyAudit().state()).isEqualTo(OperationState.CANCELLED);
        server.record("assign-cancelled", WORKFLOW_ID);
    }

    @Test
    void givesUpAtItsDeadlineAndPutsEverythingBack() {
        server.twilio.script("readBackRoute", Fault.FAIL, delayed(Duration.ofMinutes(4)), Integer.MAX_VALUE);

        OperationFailure failure = failureOf(() -> assign(INPUT));

        assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(held(RouteField.VOICE_URL)).isEmpty();
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        assertThat(onlyAudit().state()).isEqualTo(OperationState.COMPENSATED);
        server.record("assign-deadline-exceeded", WORKFLOW_ID);
    }

    @Test
    void leavesAloneWhatSomebodyElseChangedMeanwhile() throws InterruptedException {
        inRealTime();
        server.twilio.script("configureSms", Fault.FAIL, FakeTwilio.refused(21402, 400), 1);
        server.twilio.script("restoreRoute VOICE", Fault.FAIL, FakeTwilio.unavailable(), 3);
        WorkflowStub stub = start();
        await(() -> server.twilio.calls.contains("restoreRoute VOICE"));
        server.twilio.route(SID).put(RouteField.VOICE_URL, "https://studio.example/flow");

        failureOf(() -> stub.getResult(NumberOperationResult.class));

        assertThat(held(RouteField.VOICE_URL)).isEqualTo("https://studio.example/flow");
        assertThat(held(RouteField.STATUS_CALLBACK)).isEmpty();
    }

    @Test
    void refusesToRunBesideAnotherOperationOnTheSameNumber() throws InterruptedException {
        inRealTime();
        server.twilio.holdVoice = new CountDownLatch(1);
        WorkflowStub first = start();
        await(() -> server.twilio.calls.contains("configureSms"));

        assertThat(catchThrowableOfType(WorkflowExecutionAlreadyStarted.class, this::start))
                .isNotNull();

        server.twilio.holdVoice.countDown();
        first.getResult(NumberOperationResult.class);
    }

    /**
     * The test server hangs when it is asked to cancel an activity that completes at that moment (sdk-java issue 3088).
     */
    private void awaitEvents(EventType type, int count) throws InterruptedException {
        await(() -> server.client().fetchHistory(WORKFLOW_ID).getEvents().stream()
                        .filter(event -> event.getEventType() == type)
                        .count()
                >= count);
    }

    private void inRealTime() {
        server.close();
        server = WorkflowTestServer.inRealTime();
    }

    private static ApplicationFailure delayed(Duration delay) {
        return Failures.retryable(OperationFailure.of(ErrorCode.TWILIO_UNAVAILABLE, "later"), delay);
    }

    private NumberOperationResult assign(AssignNumberInput input) {
        return server.workflow(AssignNumberWorkflow.class, WORKFLOW_ID).assign(input);
    }

    private WorkflowStub start() {
        AssignNumberWorkflow workflow = server.workflow(AssignNumberWorkflow.class, WORKFLOW_ID);
        WorkflowClient.start(workflow::assign, INPUT);
        return WorkflowStub.fromTyped(workflow);
    }

    private static OperationFailure failureOf(ThrowingCallable call) {
        WorkflowFailedException failure = catchThrowableOfType(WorkflowFailedException.class, call);
        assertThat(failure).as("the workflow should have failed").isNotNull();
        return Failures.reasonOf(failure);
    }

    private String held(RouteField field) {
        return server.twilio.route(SID).getOrDefault(field, field.isMethod() ? "POST" : field.whenUnset());
    }

    private Map<RouteField, String> somebodysRoute() {
        Map<RouteField, String> before = new EnumMap<>(RouteField.class);
        for (RouteField field : RouteField.values()) {
            if (field.isUrl()) {
                before.put(field, "https://before.example/" + field);
            }
        }
        before.put(RouteField.VOICE_METHOD, "GET");
        server.twilio.route(SID).putAll(before);
        return before;
    }

    private AuditInput onlyAudit() {
        assertThat(server.database.audits).hasSize(1);
        return server.database.audits.get(0);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }
}
