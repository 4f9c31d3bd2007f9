package dev.switchboard.workflows.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.FakeDatabase;
import dev.switchboard.workflows.WorkflowTestServer;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.number.NumberOperations;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecoverNumberWorkflowTest {

    private static final String NUMBER = "phone_123";
    private static final String SID = FakeDatabase.sid(NUMBER);

    private final WorkflowTestServer server = new WorkflowTestServer();
    private final Route ours = FakeDatabase.ours("agent_456", server.database.channels);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void releasesAHalfAssignedNumberAndRestoresItsRoute() {
        server.database.states.put(NUMBER, "ASSIGNING agent_456");
        server.database.snapshots.put("op_1/" + NUMBER, routeBefore("https://before.example/"));
        server.twilio.route(SID).putAll(routeBefore("https://before.example/").fields());
        server.twilio.route(SID).put(RouteField.VOICE_URL, ours.get(RouteField.VOICE_URL));

        recover(OperationType.ASSIGN);

        assertThat(server.database.states).containsEntry(NUMBER, "FREE");
        assertThat(server.twilio.route(SID).get(RouteField.VOICE_URL)).startsWith("https://before.example/");
        assertThat(onlyAudit().state()).isEqualTo(OperationState.INTERRUPTED);
        server.record("recover-assign", NumberOperations.workflowId(NUMBER));
    }

    @Test
    void bindsAHalfReleasedNumberAgainAndRestoresItsRoute() {
        server.database.states.put(NUMBER, "RELEASING agent_456");
        server.database.snapshots.put("op_1/" + NUMBER, ours);
        server.twilio.route(SID).putAll(ours.fields());
        server.twilio.route(SID).put(RouteField.SMS_URL, "");

        recover(OperationType.UNASSIGN);

        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(server.twilio.route(SID)).containsAllEntriesOf(ours.fields());
        assertThat(onlyAudit().state()).isEqualTo(OperationState.INTERRUPTED);
    }

    @Test
    void anOperationThatWasConfirmedIsCompletedAndNotUndone() {
        server.database.states.put(NUMBER, "ASSIGNED agent_456");
        server.database.snapshots.put("op_1/" + NUMBER, routeBefore("https://before.example/"));
        server.twilio.route(SID).putAll(ours.fields());
        server.database.interruptedConfirmed = true;

        recover(OperationType.ASSIGN);

        assertThat(server.database.states).containsEntry(NUMBER, "ASSIGNED agent_456");
        assertThat(server.twilio.route(SID)).containsAllEntriesOf(ours.fields());
        assertThat(onlyAudit())
                .returns(OperationState.COMPLETED, AuditInput::state)
                .returns(AuditAction.PHONE_ASSIGNED, AuditInput::action);
        server.record("recover-confirmed", NumberOperations.workflowId(NUMBER));
    }

    @Test
    void anOperationThatHadNotStartedOnlyGetsItsAuditMessage() {
        recover(OperationType.ASSIGN);

        assertThat(server.twilio.calls).isEmpty();
        assertThat(onlyAudit().state()).isEqualTo(OperationState.INTERRUPTED);
    }

    private void recover(OperationType type) {
        server.database.interruptedType = type;
        server.workflow(RecoverNumberWorkflow.class, NumberOperations.workflowId(NUMBER))
                .recover(new RecoverNumberInput("op_1", NUMBER));
    }

    private static Route routeBefore(String base) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        for (RouteField field : RouteField.values()) {
            fields.put(field, field.isUrl() ? base + field : field.isMethod() ? "POST" : "");
        }
        return new Route(fields);
    }

    private AuditInput onlyAudit() {
        assertThat(server.database.audits).hasSize(1);
        return server.database.audits.get(0);
    }
}
