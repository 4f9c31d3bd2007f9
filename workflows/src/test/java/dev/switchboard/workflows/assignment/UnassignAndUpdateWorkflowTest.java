package dev.switchboard.workflows.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Restoration;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.client.WorkflowFailedException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class UnassignAndUpdateWorkflowTest {

    private static final String NUMBER = "phone_123";
    private static final String WORKFLOW_ID = NumberWorkflowIds.workflowId(NUMBER);
    private static final String SID = FakeDatabase.sid(NUMBER);

    private final WorkflowTestServer server = new WorkflowTestServer();
    private final Route ours = FakeDatabase.ours("agent_456", server.database.channels);

    @BeforeEach
    void assigned() {
        server.database.states.put(NUMBER, "ASSIGNED agent_456");
        server.twilio.route(SID).putAll(ours.fields());
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void unassignClearsEveryUrlFreesTheNumberAndAuditsOnce() {
        NumberOperationResult result = unassign();

        assertThat(result.agent()).isNull();
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        ours.fields().keySet().stream()
                .filter(RouteField::isUrl)
                .forEach(field -> assertThat(held(field)).as("%s", field).isEmpty());
        assertThat(onlyAudit())
                .returns(AuditAction.PHONE_UNASSIGNED, AuditInput::action)
                .returns(OperationState.COMPLETED, AuditInput::state)
                .returns("agent_456", AuditInput::agentId);
        server.record("unassign-completed", WORKFLOW_ID);
    }

    @Test
    void unassignLeavesUrlsThatAreNotOurs() {
        server.twilio.route(SID).put(RouteField.VOICE_URL, "https://studio.example/flow");

        unassign();

        assertThat(held(RouteField.VOICE_URL)).isEqualTo("https://studio.example/flow");
        assertThat(held(RouteField.SMS_URL)).isEmpty();
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
    }

    @Test
    void unassignRestoresWhatWasCapturedBeforeTheAssignmentAndReportsWhatOthersChanged() {
        server.database.beforeAssignment =
                new Route(Map.of(RouteField.VOICE_URL, "https://old.example/", RouteField.TRUNK_SID, "TK1"));
        server.twilio.route(SID).put(RouteField.SMS_URL, "https://studio.example/flow");

        NumberOperationResult result = server.workflow(UnassignNumberWorkflow.class, WORKFLOW_ID)
                .unassign(new UnassignNumberInput("op_1", "demo", NUMBER, true));

        assertThat(held(RouteField.VOICE_URL)).isEqualTo("https://old.example/");
        assertThat(held(RouteField.TRUNK_SID)).isEqualTo("TK1");
        assertThat(held(RouteField.SMS_URL)).isEqualTo("https://studio.example/flow");
        assertThat(result.changedByOthers()).isEqualTo(Map.of("SmsUrl", "https://studio.example/flow"));
        server.record("unassign-restored", WORKFLOW_ID);
    }

    @Test
    void aUrlThatStaysForSomebodyElsesFallbackIsToldWithIt() {
        server.twilio.route(SID).put(RouteField.VOICE_FALLBACK_URL, "https://studio.example/fallback");
        String voiceUrl = held(RouteField.VOICE_URL);

        NumberOperationResult result = unassign();

        assertThat(held(RouteField.VOICE_URL)).isEqualTo(voiceUrl).isNotEmpty();
        assertThat(result.changedByOthers())
                .isEqualTo(Map.of("VoiceUrl", voiceUrl, "VoiceFallbackUrl", "https://studio.example/fallback"));
    }

    @Test
    void whatTwilioDoesNotTakeBackIsClearedToldAndKept() {
        server.database.beforeAssignment = new Route(Map.of(
                RouteField.VOICE_URL, "https://old.example/voice", RouteField.SMS_URL, "https://old.example/sms"));
        server.twilio.noLongerTaken.add("https://old.example/voice");

        NumberOperationResult result = server.workflow(UnassignNumberWorkflow.class, WORKFLOW_ID)
                .unassign(new UnassignNumberInput("op_1", "demo", NUMBER, true));

        assertThat(held(RouteField.VOICE_URL)).isEmpty();
        assertThat(held(RouteField.SMS_URL)).isEqualTo("https://old.example/sms");
        Restoration restoration = Objects.requireNonNull(result.restoration());
        assertThat(restoration.restored()).isEqualTo(Map.of(Channel.SMS, Map.of("SmsUrl", "https://old.example/sms")));
        assertThat(restoration.refused())
                .extracting(RefusedValue::words)
                .containsExactly("VoiceUrl https://old.example/voice (error 21402)");
        assertThat(server.database.notRestored).containsEntry(NUMBER, restoration.refused());
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        server.record("unassign-not-taken-back", WORKFLOW_ID);
    }

    @Test
    void unassignClearsWhatWasWrittenUnderAnEarlierPublicUrl() {
        Route earlier = new Route(ours.fields().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().replace("switchboard.example", "old.example"))));
        server.database.formerly = List.of(earlier);
        server.twilio.route(SID).putAll(earlier.fields());
        server.twilio.route(SID).put(RouteField.SMS_URL, "https://studio.example/flow");

        NumberOperationResult result = unassign();

        assertThat(held(RouteField.VOICE_URL)).isEmpty();
        assertThat(held(RouteField.STATUS_CALLBACK)).isEmpty();
        assertThat(held(RouteField.SENDER_CALLBACK_URL)).isEmpty();
        assertThat(held(RouteField.SMS_URL)).isEqualTo("https://studio.example/flow");
        assertThat(result.changedByOthers()).containsOnlyKeys("SmsUrl");
    }

    @Test
    void unassignRestoresOverWhatWasWrittenUnderAnEarlierPublicUrl() {
        server.database.formerly = List.of(new Route(Map.of(RouteField.VOICE_URL, "https://old.example/voice")));
        server.database.beforeAssignment = new Route(Map.of(RouteField.VOICE_URL, "https://before.example/"));
        server.twilio.route(SID).put(RouteField.VOICE_URL, "https://old.example/voice");

        NumberOperationResult result = server.workflow(UnassignNumberWorkflow.class, WORKFLOW_ID)
                .unassign(new UnassignNumberInput("op_1", "demo", NUMBER, true));

        assertThat(held(RouteField.VOICE_URL)).isEqualTo("https://before.example/");
        assertThat(result.changedByOthers()).isEmpty();
    }

    @Test
    void unassignClearsTheRestWhenTheWhatsAppSenderIsGoneAndSaysSo() {
        server.twilio.gone = Set.of(Channel.WHATSAPP);

        NumberOperationResult result = unassign();

        assertThat(result.gone()).containsExactly(Channel.WHATSAPP);
        assertThat(result.changedByOthers()).isEmpty();
        assertThat(held(RouteField.VOICE_URL)).isEmpty();
        assertThat(server.twilio.calls).doesNotContain("configureWhatsApp");
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        assertThat(onlyAudit().state()).isEqualTo(OperationState.COMPLETED);
        server.record("unassign-sender-gone", WORKFLOW_ID);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void unassignFreesANumberThatTwilioNoLongerHas(boolean restore) {
        server.twilio.gone = Set.of(Channel.values());
        server.database.beforeAssignment =
                new Route(Map.of(RouteField.VOICE_URL, "https://old.example/", RouteField.TRUNK_SID, "TK1"));

        NumberOperationResult result = server.workflow(UnassignNumberWorkflow.class, WORKFLOW_ID)
                .unassign(new UnassignNumberInput("op_1", "demo", NUMBER, restore));

        assertThat(result.gone()).containsExactlyInAnyOrder(Channel.values());
        assertThat(result.changes()).isEmpty();
        assertThat(result.changedByOthers()).isEmpty();
        assertThat(server.twilio.calls).containsExactly("captureRoute");
        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
    }

    @Test
    void updateOfANumberThatTwilioNoLongerHasFails() {
        server.twilio.gone = Set.of(Channel.values());

        WorkflowFailedException failure = catchThrowableOfType(WorkflowFailedException.class, this::update);

        assertThat(Failures.reasonOf(failure).twilioCode()).isEqualTo(20404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"configureVoice", "configureSms", "configureWhatsApp"})
    void unassignPutsBindingAndRouteBackWhenTwilioRefuses(String step) {
        server.twilio.script(step, Fault.FAIL, FakeTwilio.refused(20404, 404), 1);

        WorkflowFailedException failure = catchThrowableOfType(WorkflowFailedException.class, this::unassign);

        assertThat(Failures.reasonOf(failure).twilioCode()).isEqualTo(20404);
        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        ours.fields()
                .forEach((field, value) ->
                        assertThat(held(field)).as("%s", field).isEqualTo(value));
        assertThat(onlyAudit())
                .returns(AuditAction.PHONE_UNASSIGNMENT_FAILED, AuditInput::action)
                .returns(OperationState.COMPENSATED, AuditInput::state);
        server.record("unassign-compensated", WORKFLOW_ID);
    }

    @Test
    void unassignRefusesANumberWithoutAgent() {
        server.database.states.put(NUMBER, "FREE");

        WorkflowFailedException failure = catchThrowableOfType(WorkflowFailedException.class, this::unassign);

        assertThat(Failures.reasonOf(failure).code()).isEqualTo(ErrorCode.NOT_ASSIGNED);
        assertThat(onlyAudit().state()).isEqualTo(OperationState.FAILED);
    }

    @Test
    void updateWritesOnlyTheChannelThatDiffers() {
        server.twilio.route(SID).put(RouteField.SMS_URL, "https://drifted.example/");

        NumberOperationResult result = update();

        assertThat(result.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.to()).containsOnlyKeys(RouteField.SMS_URL));
        assertThat(server.twilio.calls).containsExactly("captureRoute", "configureSms", "readBackRoute");
        assertThat(held(RouteField.SMS_URL)).isEqualTo(ours.get(RouteField.SMS_URL));
        assertThat(onlyAudit().action()).isEqualTo(AuditAction.WEBHOOKS_UPDATED);
        server.record("update-completed", WORKFLOW_ID);
    }

    @Test
    void updateOfANumberThatIsRightReadsOnceAndWritesNothing() {
        update();

        assertThat(server.twilio.calls).containsExactly("captureRoute");
        assertThat(onlyAudit().state()).isEqualTo(OperationState.COMPLETED);
        server.record("update-unchanged", WORKFLOW_ID);
    }

    @Test
    void updatePutsTheRouteBackAndKeepsTheBindingWhenTwilioRefuses() {
        server.twilio.route(SID).put(RouteField.VOICE_URL, "https://drifted.example/voice");
        server.twilio.route(SID).put(RouteField.SMS_URL, "https://drifted.example/sms");
        server.twilio.script("configureSms", Fault.FAIL, FakeTwilio.refused(21402, 400), 1);

        assertThatThrownBy(this::update).isInstanceOf(WorkflowFailedException.class);

        assertThat(held(RouteField.VOICE_URL)).isEqualTo("https://drifted.example/voice");
        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(onlyAudit().action()).isEqualTo(AuditAction.WEBHOOKS_UPDATE_FAILED);
        server.record("update-compensated", WORKFLOW_ID);
    }

    private NumberOperationResult unassign() {
        return server.workflow(UnassignNumberWorkflow.class, WORKFLOW_ID)
                .unassign(new UnassignNumberInput("op_1", "demo", NUMBER));
    }

    private NumberOperationResult update() {
        return server.workflow(UpdateNumberWebhooksWorkflow.class, WORKFLOW_ID)
                .update(new UpdateNumberWebhooksInput("op_1", "demo", NUMBER));
    }

    private String held(RouteField field) {
        return server.twilio.route(SID).getOrDefault(field, field.isMethod() ? "POST" : field.whenUnset());
    }

    private AuditInput onlyAudit() {
        assertThat(server.database.audits).hasSize(1);
        return server.database.audits.get(0);
    }
}
