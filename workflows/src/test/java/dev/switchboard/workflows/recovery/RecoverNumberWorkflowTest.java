package dev.switchboard.workflows.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.FakeDatabase;
import dev.switchboard.workflows.FakeTwilio;
import dev.switchboard.workflows.FakeTwilio.Fault;
import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecoverNumberWorkflowTest {

    private static final String NUMBER = "phone_123";
    private static final String BECAUSE = "The service stopped while the operation ran.";
    private static final String SID = FakeDatabase.sid(NUMBER);

    private final WorkflowTestServer server = new WorkflowTestServer();
    private LostRun lost = new LostRun(BECAUSE, Instant.EPOCH);
    private final Route ours = FakeDatabase.ours("agent_456", server.database.channels);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void releasesAHalfAssignedNumberAndRestoresItsRoute() {
        server.database.states.put(NUMBER, "ASSIGNING agent_456");
        assigningWrote(routeBefore("https://before.example/"));
        server.twilio.route(SID).putAll(routeBefore("https://before.example/").fields());
        server.twilio.route(SID).put(RouteField.VOICE_URL, ours.get(RouteField.VOICE_URL));

        recover(OperationType.ASSIGN);

        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        assertThat(server.twilio.route(SID).get(RouteField.VOICE_URL)).startsWith("https://before.example/");
        assertThat(onlyAudit().state()).isEqualTo(OperationState.INTERRUPTED);
        server.record("recover-assign-at-once", NumberWorkflowIds.workflowId(NUMBER));
    }

    @Test
    void doesNotLookBeforeTheLastAttemptOfTheLostRunIsOver() {
        server.database.states.put(NUMBER, "ASSIGNING agent_456");
        assigningWrote(routeBefore("https://before.example/"));
        server.twilio.route(SID).putAll(routeBefore("https://before.example/").fields());
        lost = LostRun.endedAt(
                Instant.ofEpochMilli(server.environment.currentTimeMillis()), "Terminated by an operator.");
        // What the lost run had sent is carried out when all but a second of that has passed.
        server.environment.registerDelayedCallback(
                LostRun.QUIET_AFTER.minusSeconds(1),
                () -> server.twilio.route(SID).putAll(ours.fields()));

        recover(OperationType.ASSIGN);
        // A recovery that did not wait has ended by now, and would be overtaken.
        server.environment.sleep(LostRun.QUIET_AFTER);

        assertThat(server.twilio.route(SID))
                .containsAllEntriesOf(routeBefore("https://before.example/").fields());
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        assertThat(message()).startsWith("Terminated by an operator. ");
        server.record("recover-waits", NumberWorkflowIds.workflowId(NUMBER));
    }

    @Test
    void whatTheOperationDoesNotHoldAnyMoreIsNothingToUndo() {
        server.database.states.put(NUMBER, "ASSIGNED agent_789");
        assigningWrote(routeBefore("https://before.example/"));
        server.twilio.script("restoreRoute VOICE", Fault.FAIL, Failures.refusal(ErrorCode.INTERRUPTED, "not held"), 1);

        recover(OperationType.UPDATE);

        assertThat(onlyAudit().state()).isEqualTo(OperationState.INTERRUPTED);
    }

    @Test
    void keepsTheNumberReservedUntilTwilioAnswersAgain() {
        server.database.states.put(NUMBER, "ASSIGNING agent_456");
        assigningWrote(routeBefore("https://before.example/"));
        server.twilio.route(SID).putAll(ours.fields());
        List<String> statesWhenAsked = Collections.synchronizedList(new ArrayList<>());
        server.twilio.script("captureRoute", Fault.FAIL, FakeTwilio.unavailable(), 20);
        for (Channel channel : Channel.values()) {
            server.twilio.script("restoreRoute " + channel, Fault.FAIL, FakeTwilio.unavailable(), 20);
        }
        // Some eight minutes each; far longer than steps forward are patient.
        server.environment.registerDelayedCallback(
                Duration.ofMinutes(5), () -> statesWhenAsked.add(server.database.states.get(NUMBER)));

        recover(OperationType.ASSIGN);

        assertThat(statesWhenAsked).containsExactly("ASSIGNING agent_456");
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        assertThat(server.twilio.route(SID))
                .containsAllEntriesOf(routeBefore("https://before.example/").fields());
        assertThat(onlyAudit().state()).isEqualTo(OperationState.INTERRUPTED);
    }

    @Test
    void restoresTheOtherChannelsWhenOneIsRefusedForGood() {
        server.database.states.put(NUMBER, "ASSIGNING agent_456");
        assigningWrote(routeBefore("https://before.example/"));
        server.twilio.route(SID).putAll(ours.fields());
        server.twilio.script("captureRoute", Fault.FAIL, FakeTwilio.refused(20404, 404), Integer.MAX_VALUE);
        server.twilio.script("restoreRoute WHATSAPP", Fault.FAIL, FakeTwilio.refused(20003, 403), 1);

        recover(OperationType.ASSIGN);

        assertThat(server.twilio.route(SID).get(RouteField.VOICE_URL)).startsWith("https://before.example/");
        assertThat(server.twilio.route(SID).get(RouteField.SMS_URL)).startsWith("https://before.example/");
        assertThat(onlyAudit().state()).isEqualTo(OperationState.COMPENSATION_INCOMPLETE);
        assertThat(message())
                .startsWith("The service stopped while the operation ran. Not everything could be put back: ")
                .doesNotContain("The number was put back");
    }

    @Test
    void saysThatTheNumberWasPutBackWhenItWas() {
        server.database.states.put(NUMBER, "ASSIGNING agent_456");

        recover(OperationType.ASSIGN);

        assertThat(message())
                .isEqualTo(
                        "The service stopped while the operation ran. The number was put back to where it was before.");
    }

    @Test
    void doesNotTakeWhatIsNotOnRecordForNothing() {
        server.database.states.put(NUMBER, "ASSIGNING agent_456");
        server.database.snapshots.put("op_1/" + NUMBER, new BeforeImage(routeBefore("https://before.example/"), null));
        server.twilio.route(SID).putAll(ours.fields());

        recover(OperationType.ASSIGN);

        assertThat(onlyAudit().state()).isEqualTo(OperationState.COMPENSATION_INCOMPLETE);
        assertThat(message()).contains("not on record");
    }

    @Test
    void restoresWhatWasWrittenAndNotWhatWouldBeWrittenToday() {
        Route before = routeBefore("https://before.example/");
        RouteChange written = new RouteChange(
                Channel.VOICE,
                Map.of(RouteField.VOICE_URL, before.get(RouteField.VOICE_URL)),
                Map.of(RouteField.VOICE_URL, "https://old.example/voice"));
        server.database.states.put(NUMBER, "ASSIGNING agent_456");
        server.database.keepSnapshot("op_1", NUMBER, before, List.of(written));
        server.twilio.route(SID).putAll(before.fields());
        server.twilio.route(SID).put(RouteField.VOICE_URL, "https://old.example/voice");

        recover(OperationType.ASSIGN);

        assertThat(server.twilio.route(SID)).containsAllEntriesOf(before.fields());
        assertThat(server.twilio.calls).containsExactly("restoreRoute VOICE");
    }

    @Test
    void saysWhatSomebodyElseChangedAndThatItWasLeftAlone() {
        server.database.states.put(NUMBER, "ASSIGNING agent_456");
        assigningWrote(routeBefore("https://before.example/"));
        server.twilio.route(SID).putAll(ours.fields());
        server.twilio.route(SID).put(RouteField.VOICE_URL, "https://studio.example/flow");

        recover(OperationType.ASSIGN);

        assertThat(server.twilio.route(SID).get(RouteField.VOICE_URL)).isEqualTo("https://studio.example/flow");
        OperationFailure failure = Objects.requireNonNull(onlyAudit().failure());
        assertThat(failure.changedByOthers()).isEqualTo(Map.of("VoiceUrl", "https://studio.example/flow"));
        assertThat(failure.message()).contains("VoiceUrl");
    }

    @Test
    void namesTheAgentOfAnUnassignmentThatWasConfirmed() {
        server.database.states.put(NUMBER, "FREE");
        server.database.interruptedConfirmed = true;

        recover(OperationType.UNASSIGN);

        assertThat(onlyAudit())
                .returns(OperationState.COMPLETED, AuditInput::state)
                .returns(AuditAction.PHONE_UNASSIGNED, AuditInput::action)
                .returns("agent_456", AuditInput::agentId);
    }

    @Test
    void bindsAHalfReleasedNumberAgainAndRestoresItsRoute() {
        server.database.states.put(NUMBER, "RELEASING agent_456");
        kept(ours, channel -> ours.clearing(ours, channel));
        server.twilio.route(SID).putAll(ours.fields());
        server.twilio.route(SID).put(RouteField.SMS_URL, "");

        recover(OperationType.UNASSIGN);

        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(server.twilio.route(SID)).containsAllEntriesOf(ours.fields());
        assertThat(onlyAudit().state()).isEqualTo(OperationState.INTERRUPTED);
    }

    @Test
    void leavesAHalfMovedNumberWithItsAgentAndRestoresItsRoute() {
        Route others = FakeDatabase.ours("agent_789", server.database.channels);
        server.database.states.put(NUMBER, "MOVING agent_456 agent_789");
        kept(ours, channel -> ours.changeTo(others, channel));
        server.twilio.route(SID).putAll(ours.fields());
        server.twilio.route(SID).put(RouteField.VOICE_URL, others.get(RouteField.VOICE_URL));

        recover(OperationType.MOVE);

        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(server.twilio.route(SID)).containsAllEntriesOf(ours.fields());
        assertThat(onlyAudit())
                .returns(OperationState.INTERRUPTED, AuditInput::state)
                .returns(AuditAction.PHONE_REASSIGNMENT_FAILED, AuditInput::action)
                .returns("agent_789", AuditInput::agentId);
        server.record("recover-move", NumberWorkflowIds.workflowId(NUMBER));
    }

    @Test
    void saysOfAMoveThatWasConfirmedThatItWasDone() {
        server.database.states.put(NUMBER, "ASSIGNED agent_789");
        server.database.interruptedConfirmed = true;

        recover(OperationType.MOVE);

        assertThat(onlyAudit())
                .returns(OperationState.COMPLETED, AuditInput::state)
                .returns(AuditAction.PHONE_REASSIGNED, AuditInput::action)
                .returns("agent_789", AuditInput::agentId);
    }

    @Test
    void anOperationThatWasConfirmedIsCompletedAndNotUndone() {
        server.database.states.put(NUMBER, "ASSIGNED agent_456");
        assigningWrote(routeBefore("https://before.example/"));
        server.twilio.route(SID).putAll(ours.fields());
        server.database.interruptedConfirmed = true;

        recover(OperationType.ASSIGN);

        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(server.twilio.route(SID)).containsAllEntriesOf(ours.fields());
        assertThat(onlyAudit())
                .returns(OperationState.COMPLETED, AuditInput::state)
                .returns(AuditAction.PHONE_ASSIGNED, AuditInput::action);
        server.record("recover-confirmed", NumberWorkflowIds.workflowId(NUMBER));
    }

    @Test
    void anOperationThatHadNotStartedOnlyGetsItsAuditMessage() {
        recover(OperationType.ASSIGN);

        assertThat(server.twilio.calls).isEmpty();
        assertThat(onlyAudit().state()).isEqualTo(OperationState.INTERRUPTED);
    }

    private void recover(OperationType type) {
        server.database.interruptedType = type;
        server.workflow(RecoverNumberWorkflow.class, NumberWorkflowIds.workflowId(NUMBER))
                .recover(new RecoverNumberInput("op_1", NUMBER, lost));
    }

    private void assigningWrote(Route before) {
        kept(before, channel -> before.changeTo(ours, channel));
    }

    private void kept(Route before, Function<Channel, RouteChange> ofChannel) {
        List<RouteChange> changes = Stream.of(Channel.values()).map(ofChannel).toList();
        server.database.keepSnapshot("op_1", NUMBER, before, changes);
    }

    private static Route routeBefore(String base) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        for (RouteField field : RouteField.values()) {
            fields.put(field, field.isUrl() ? base + field : field.isMethod() ? "POST" : field.whenUnset());
        }
        return new Route(fields);
    }

    private String message() {
        return Objects.requireNonNull(onlyAudit().failure()).message();
    }

    private AuditInput onlyAudit() {
        assertThat(server.database.audits).hasSize(1);
        return server.database.audits.get(0);
    }
}
