package dev.switchboard.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.workflows.TaskQueues;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksInput;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksWorkflow;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever can start a workflow at Temporal, past the REST API, and names somebody as its owner. */
class ForgedAuditIT {

    private final SwitchboardServer server = SwitchboardServer.shared();

    @Test
    void aWorkflowThatNamesAnOwnerLeavesNothingInThatOwnersTrail() {
        NewPhoneNumber number = server.addNumber("demo");
        String trail = "/api/audit?phoneNumberId=" + number.id();
        assertThat(server.as("demo")
                        .assign(number.id(), "agent_456", true, false)
                        .status())
                .isEqualTo(200);
        String before = server.as("demo").get(trail).text();

        server.bean(WorkflowClient.class)
                .newWorkflowStub(
                        UpdateNumberWebhooksWorkflow.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.SWITCHBOARD)
                                .setWorkflowId(NumberWorkflowIds.workflowId(number.id()))
                                .build())
                .update(new UpdateNumberWebhooksInput("op_forged_" + number.id(), "demo", number.id()));

        assertThat(server.as("demo").get(trail).text()).isEqualTo(before);
        assertThat(server.as("demo").operation("op_forged_" + number.id()).status())
                .isEqualTo(404);
        // Nobody has a token with which to read it.
        assertThat(server.bean(JdbcClient.class)
                        .sql("SELECT DISTINCT owner || ' by ' || actor FROM message WHERE operation_id = :id")
                        .param("id", "op_forged_" + number.id())
                        .query(String.class)
                        .list())
                .containsExactly(UsageWorkflowIds.SYSTEM_OWNER + " by " + UsageWorkflowIds.SYSTEM_OWNER);
    }
}
