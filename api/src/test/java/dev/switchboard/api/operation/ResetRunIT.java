package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator resets a run whose operation is over, on a real server: the in-process one knows no reset. */
@NeedsTemporalServer
class ResetRunIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void aResetRunOfAnOldOperationWritesNothingAndSaysSo() {
        try (SwitchboardServer server =
                SwitchboardServer.start(Options.defaults().withDevServer())) {
            NewPhoneNumber number = server.addNumber("demo");
            SwitchboardClient demo = server.as("demo");
            WorkflowClient client = server.bean(WorkflowClient.class);
            String workflowId = NumberWorkflowIds.workflowId(number.id());
            List<WorkflowExecution> old = new ArrayList<>();
            assertThat(demo.assign(number.id(), "agent_456", true, false).status())
                    .isEqualTo(200);
            old.add(client.newUntypedWorkflowStub(workflowId).describe().getExecution());
            assertThat(demo.unassign(number.id()).status()).isEqualTo(200);
            old.add(client.newUntypedWorkflowStub(workflowId).describe().getExecution());
            assertThat(demo.assign(number.id(), "agent_789", true, false).status())
                    .isEqualTo(200);
            Map<String, String> held = held(server, number);
            String trail = demo.get("/api/audit?phoneNumberId=" + number.id()).text();
            server.simulator().clearRequests();

            for (WorkflowExecution run : old) {
                for (long task : workflowTasks(client, run)) {
                    assertThat(Failures.reasonOf(reset(client, run, task)).code())
                            .as("reset to " + task)
                            .isEqualTo(ErrorCode.INTERRUPTED);
                }
            }

            assertThat(held(server, number)).isEqualTo(held);
            assertThat(server.simulator().requests())
                    .noneMatch(request -> request.method().equals("POST"));
            assertThat(demo.get("/api/audit?phoneNumberId=" + number.id()).text())
                    .isEqualTo(trail);
            assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/chatbot/id"))
                    .isEqualTo("agent_789");
        }
    }

    private static Map<String, String> held(SwitchboardServer server, NewPhoneNumber number) {
        return server.simulator().number(number.phoneNumber()).orElseThrow().settings();
    }

    /** All that a reset may go back to, but for the last: after that nothing is left to do. */
    private static List<Long> workflowTasks(WorkflowClient client, WorkflowExecution run) {
        List<Long> completed = client.fetchHistory(run.getWorkflowId(), run.getRunId()).getEvents().stream()
                .filter(HistoryEvent::hasWorkflowTaskCompletedEventAttributes)
                .map(HistoryEvent::getEventId)
                .toList();
        return completed.subList(0, completed.size() - 1);
    }

    /** How the run that was made by the reset fails. */
    private static Throwable reset(WorkflowClient client, WorkflowExecution run, long workflowTask) {
        String runId = client.getWorkflowServiceStubs()
                .blockingStub()
                .resetWorkflowExecution(ResetWorkflowExecutionRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setWorkflowExecution(run)
                        .setWorkflowTaskFinishEventId(workflowTask)
                        .setRequestId(UUID.randomUUID().toString())
                        .setReason("pressed the wrong button")
                        .build())
                .getRunId();
        WorkflowStub made = client.newUntypedWorkflowStub(WorkflowTargetOptions.newBuilder()
                .setWorkflowId(run.getWorkflowId())
                .setRunId(runId)
                .build());
        await().atMost(SOON)
                .until(() -> made.describe().getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING);
        try {
            made.getResult(Object.class);
            return new AssertionError("The run that was reset to " + workflowTask + " completed");
        } catch (WorkflowFailedException failed) {
            return failed;
        }
    }
}
