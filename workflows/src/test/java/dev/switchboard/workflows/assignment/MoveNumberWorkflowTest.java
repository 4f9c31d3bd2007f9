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
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.client.WorkflowFailedException;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MoveNumberWorkflowTest {

    private static final String NUMBER = "phone_123";
    private static final String WORKFLOW_ID = NumberWorkflowIds.workflowId(NUMBER);
    private static final String SID = FakeDatabase.sid(NUMBER);

    private final WorkflowTestServer server = new WorkflowTestServer();
    private final Route olds = FakeDatabase.ours("agent_456", server.database.channels);
    private final Route others = FakeDatabase.ours("agent_789", server.database.channels);

    @BeforeEach
    void assigned() {
        server.database.states.put(NUMBER, "ASSIGNED agent_456");
        server.twilio.route(SID).putAll(olds.fields());
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theOtherAgentHasTheNumberHereAndAtTwilioAndOneMessageNamesBoth() {
        NumberOperationResult result = move();

        assertThat(Objects.requireNonNull(result.agent()).id()).isEqualTo("agent_789");
        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_789");
        assertThat(server.twilio.route(SID)).containsAllEntriesOf(others.fields());
        assertThat(onlyAudit())
                .returns(AuditAction.PHONE_REASSIGNED, AuditInput::action)
                .returns(OperationState.COMPLETED, AuditInput::state)
                .returns("agent_789", AuditInput::agentId)
                .returns("agent_456", input -> input.subject().formerAgentId());
        server.record("move-completed", WORKFLOW_ID);
    }

    @Test
    void nothingOfTheRouteIsEverCleared() {
        move();

        assertThat(result().changes())
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.to().values())
                        .as("what is written for %s", change.channel())
                        .noneMatch(String::isEmpty));
        assertThat(server.twilio.calls)
                .containsExactlyInAnyOrder(
                        "captureRoute", "configureVoice", "configureSms", "configureWhatsApp", "readBackRoute");
    }

    @Test
    void aChannelThatIsLostIsClearedAndTheOthersStay() {
        NumberOperationResult result = reassign();

        assertThat(Objects.requireNonNull(result.agent()).id()).isEqualTo("agent_456");
        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(server.twilio.calls).containsExactly("captureRoute", "configureSms", "readBackRoute");
        assertThat(server.twilio.route(SID))
                .containsEntry(RouteField.SMS_URL, "")
                .containsEntry(RouteField.SMS_FALLBACK_URL, "")
                .containsEntry(RouteField.VOICE_URL, olds.get(RouteField.VOICE_URL))
                .containsEntry(RouteField.SENDER_CALLBACK_URL, olds.get(RouteField.SENDER_CALLBACK_URL));
        assertThat(onlyAudit()).returns(AuditAction.PHONE_REASSIGNED, AuditInput::action);
    }

    @Test
    void aChannelThatWouldBeLostIsPutBackWhenTwilioFails() {
        server.twilio.script("readBackRoute", Fault.FAIL, FakeTwilio.refused(21402, 400), 1);

        assertThat(catchThrowableOfType(WorkflowFailedException.class, this::reassign))
                .isNotNull();

        assertThat(server.twilio.route(SID)).containsAllEntriesOf(olds.fields());
        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(server.twilio.calls.stream().filter("configureSms"::equals)).hasSize(1);
    }

    @Test
    void whatSomebodyElseHasSetInAChannelThatIsLostStays() {
        server.twilio.route(SID).put(RouteField.SMS_URL, "https://theirs.example/sms");
        server.twilio.route(SID).put(RouteField.SMS_FALLBACK_URL, "https://theirs.example/fallback");

        reassign();

        assertThat(server.twilio.calls).containsExactly("captureRoute", "readBackRoute");
        assertThat(server.twilio.route(SID)).containsEntry(RouteField.SMS_URL, "https://theirs.example/sms");
    }

    /** To the agent that it has, without SMS. */
    private NumberOperationResult reassign() {
        return server.workflow(MoveNumberWorkflow.class, WORKFLOW_ID)
                .move(new MoveNumberInput(
                        "op_1", "demo", NUMBER, "agent_456", "agent_456", new WantedChannels(false, true), null));
    }

    @Test
    void whatHoldsForBothAgentsIsNotWritten() {
        server.twilio.route(SID).putAll(others.fields());

        NumberOperationResult result = move();

        assertThat(result.changes()).isEmpty();
        assertThat(server.twilio.calls).containsExactly("captureRoute", "readBackRoute");
        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_789");
    }

    @ParameterizedTest
    @ValueSource(strings = {"captureRoute", "configureVoice", "configureSms", "configureWhatsApp", "readBackRoute"})
    void whenTwilioRefusesAStepTheOldAgentHasTheNumberAsBefore(String step) {
        server.twilio.script(step, Fault.FAIL, FakeTwilio.refused(21402, 400), 1);

        OperationFailure failure = failure();

        assertThat(failure.twilioCode()).isEqualTo(21402);
        assertTheOldAgentHasIt();
        assertThat(onlyAudit())
                .returns(AuditAction.PHONE_REASSIGNMENT_FAILED, AuditInput::action)
                .returns(OperationState.COMPENSATED, AuditInput::state)
                .returns("agent_456", input -> input.subject().formerAgentId());
        server.record("move-compensated-" + step, WORKFLOW_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"configureVoice", "configureSms", "configureWhatsApp"})
    void whatTwilioCarriedOutWithoutAnAnswerIsUndoneAsWell(String step) {
        server.twilio.script(step, Fault.APPLY_THEN_FAIL, FakeTwilio.unavailable(), Integer.MAX_VALUE);

        assertThat(failure().code()).isEqualTo(ErrorCode.TWILIO_UNAVAILABLE);

        assertTheOldAgentHasIt();
    }

    @ParameterizedTest
    @CsvSource({
        "FREE, NOT_ASSIGNED",
        "ASSIGNED agent_789, ALREADY_ASSIGNED",
        "ASSIGNED agent_1, OTHER_AGENT",
        "RELEASING agent_456, OPERATION_RUNNING",
        "MOVING agent_456 agent_1, OPERATION_RUNNING"
    })
    void aNumberThatIsNotTheOldAgentsIsRefusedBeforeTwilioIsAsked(String state, ErrorCode code) {
        server.database.states.put(NUMBER, state);

        assertThat(failure().code()).isEqualTo(code);

        assertThat(server.twilio.calls).isEmpty();
        assertThat(onlyAudit().state()).isEqualTo(OperationState.FAILED);
    }

    @Test
    void aNumberWhoseSenderIsGoneStaysWithItsAgent() {
        server.twilio.gone = Set.of(Channel.WHATSAPP);

        failure();

        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(server.twilio.route(SID).get(RouteField.VOICE_URL)).isEqualTo(olds.get(RouteField.VOICE_URL));
    }

    @Test
    void theConfirmationIsTriedUntilTheDatabaseAnswers() {
        server.database.unreachable.put("confirmMove", 5);

        move();

        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_789");
    }

    private void assertTheOldAgentHasIt() {
        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(server.twilio.route(SID)).containsAllEntriesOf(olds.fields());
    }

    private NumberOperationResult move() {
        return server.workflow(MoveNumberWorkflow.class, WORKFLOW_ID)
                .move(new MoveNumberInput("op_1", "demo", NUMBER, "agent_456", "agent_789", null));
    }

    private OperationFailure failure() {
        return Failures.reasonOf(catchThrowableOfType(WorkflowFailedException.class, this::move));
    }

    private NumberOperationResult result() {
        return Objects.requireNonNull(onlyAudit().result());
    }

    private AuditInput onlyAudit() {
        assertThat(server.database.audits).hasSize(1);
        return server.database.audits.get(0);
    }
}
