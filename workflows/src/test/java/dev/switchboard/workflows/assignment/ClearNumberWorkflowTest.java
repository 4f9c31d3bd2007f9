package dev.switchboard.workflows.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.workflows.FakeDatabase;
import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.client.WorkflowFailedException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClearNumberWorkflowTest {

    private static final String NUMBER = "phone_123";
    private static final String WORKFLOW_ID = NumberWorkflowIds.workflowId(NUMBER);
    private static final String SID = FakeDatabase.sid(NUMBER);

    private final WorkflowTestServer server = new WorkflowTestServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void clearsWhatIsOursOfAFreeNumberAndAuditsOnce() {
        server.database.states.put(NUMBER, "FREE");
        server.twilio
                .route(SID)
                .putAll(FakeDatabase.ours("agent_456", Set.of(Channel.VOICE)).fields());
        server.twilio.route(SID).put(RouteField.SMS_URL, "https://somebody.example/sms");

        NumberOperationResult result = clear();

        assertThat(server.twilio.route(SID).get(RouteField.VOICE_URL)).isNullOrEmpty();
        assertThat(server.twilio.route(SID).get(RouteField.STATUS_CALLBACK)).isNullOrEmpty();
        assertThat(server.twilio.route(SID)).containsEntry(RouteField.SMS_URL, "https://somebody.example/sms");
        assertThat(result.agent()).isNull();
        assertThat(result.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.to()).containsKeys(RouteField.VOICE_URL));
        assertThat(server.database.audits)
                .singleElement()
                .returns(AuditAction.PHONE_RELEASED, AuditInput::action)
                .returns(OperationState.COMPLETED, AuditInput::state);
        server.record("clear-completed", WORKFLOW_ID);
    }

    @Test
    void refusesANumberThatGotAnAgentMeanwhile() {
        server.database.states.put(NUMBER, "ASSIGNED agent_456");

        WorkflowFailedException failure = catchThrowableOfType(WorkflowFailedException.class, this::clear);

        assertThat(Failures.reasonOf(failure).code()).isEqualTo(ErrorCode.ALREADY_ASSIGNED);
        assertThat(server.database.audits)
                .singleElement()
                .returns(AuditAction.PHONE_UNASSIGNMENT_FAILED, AuditInput::action)
                .returns(OperationState.FAILED, AuditInput::state);
        server.record("clear-refused", WORKFLOW_ID);
    }

    private NumberOperationResult clear() {
        return server.workflow(ClearNumberWorkflow.class, WORKFLOW_ID)
                .clear(new UnassignNumberInput("op_1", "demo", NUMBER));
    }
}
