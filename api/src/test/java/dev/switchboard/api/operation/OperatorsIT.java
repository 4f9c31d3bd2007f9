package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.AuditInvariant;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.testing.Aside;
import dev.switchboard.workflows.batch.BatchWorkflowIds;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowTargetOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What operators do with Temporal's own tools, on a real server: the in-process one resets, deletes and lists nothing.
 */
@NeedsTemporalServer
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorsIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static SwitchboardServer server;
    private static SwitchboardClient demo;
    private static WorkflowClient client;

    @BeforeAll
    static void start() {
        server = SwitchboardServer.start(
                Options.defaults().withDevServer().with("switchboard.temporal.call-timeout", "2s"));
        demo = server.as("demo");
        client = server.bean(WorkflowClient.class);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Order(1)
    void aResetRunOfAnOldOperationWritesNothingAndSaysSo() {
        NewPhoneNumber number = server.addNumber("demo");
        String workflowId = NumberWorkflowIds.workflowId(number.id());
        List<WorkflowExecution> old = new ArrayList<>();
        Answer first = demo.assign(number.id(), "agent_456", true, false);
        assertThat(first.status()).isEqualTo(200);
        old.add(client.newUntypedWorkflowStub(workflowId).describe().getExecution());
        assertThat(demo.unassign(number.id()).status()).isEqualTo(200);
        old.add(client.newUntypedWorkflowStub(workflowId).describe().getExecution());
        assertThat(demo.assign(number.id(), "agent_789", true, false).status()).isEqualTo(200);
        assertThatTheStepsAreKnownOf(first.header(OperationAnswers.OPERATION_ID).orElseThrow());
        Map<String, String> held = held(number);
        String trail = demo.get("/api/audit?phoneNumberId=" + number.id()).text();
        server.simulator().clearRequests();

        for (WorkflowExecution run : old) {
            for (long task : workflowTasks(run)) {
                assertThat(Failures.reasonOf(reset(run, task)).code())
                        .as("reset to " + task)
                        .isEqualTo(ErrorCode.INTERRUPTED);
            }
        }

        assertThat(held(number)).isEqualTo(held);
        assertThatNothingWasWritten();
        assertThat(demo.get("/api/audit?phoneNumberId=" + number.id()).text()).isEqualTo(trail);
        assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/chatbot/id"))
                .isEqualTo("agent_789");
    }

    /** Also when the number has had other runs since. */
    private static void assertThatTheStepsAreKnownOf(String operationId) {
        Operation operation = server.bean(Operations.class).find(operationId).orElseThrow();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(server.bean(OperationSteps.class).of(operation))
                                .extracting(OperationStep::name)
                                .contains("Reserve number", "Confirm assignment"));
    }

    @Test
    @Order(2)
    void aResetRunOfAnOldBatchWritesNothing() {
        NewPhoneNumber number = server.addNumber("demo");
        assertThat(demo.assign(number.id(), "agent_456", true, false).status()).isEqualTo(200);
        change(number);
        Answer batch = demo.put("/api/phone-numbers/webhooks", "{\"phoneNumberIds\":[\"" + number.id() + "\"]}");
        assertThat(batch.json().at("/results/success").asInt()).as(batch.text()).isEqualTo(1);
        WorkflowExecution run = client.newUntypedWorkflowStub(BatchWorkflowIds.updateWorkflowId("demo"))
                .describe()
                .getExecution();
        change(number);
        Map<String, String> held = held(number);
        String trail = demo.get("/api/audit").text();
        server.simulator().clearRequests();

        for (long task : workflowTasks(run)) {
            reset(run, task);
        }

        assertThat(held(number)).isEqualTo(held);
        assertThatNothingWasWritten();
        assertThat(demo.get("/api/audit").text()).isEqualTo(trail);
    }

    @Test
    @Order(3)
    void aBatchThatNoWorkerTakesUpIsToldAsUnavailableWithItsId() {
        String workflowId = BatchWorkflowIds.updateWorkflowId("alone");
        Operation batch = server.bean(Operations.class)
                .open(new NewOperation("alone", OperationType.UPDATE_FLEET, null, null, workflowId, null, null))
                .operation();
        WorkflowStub nobodys = client.newUntypedWorkflowStub(
                "UpdateFleetWebhooks",
                WorkflowOptions.newBuilder()
                        .setWorkflowId(workflowId)
                        .setTaskQueue("that nobody polls")
                        .setMemo(Map.of(WorkflowStarts.MEMO_OPERATION, batch.id()))
                        .build());
        nobodys.start();

        for (String call : List.of("pause", "resume", "rate")) {
            Answer answer = server.as("alone")
                    .post(
                            "/api/operations/" + batch.id() + "/" + call,
                            call.equals("rate") ? "{\"requestsPerSecond\":5}" : "{}");
            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(answer.at("/operationId")).isEqualTo(batch.id());
        }
        nobodys.terminate("the test is over");
    }

    @Test
    @Order(4)
    void ofManyOperationsOnlyThoseThatTemporalDoesNotListAreAskedFor() {
        server.simulator().limits(new Limits(3_000, 0, null, null, null));
        List<String> running = new ArrayList<>();
        for (int i = 0; i <= OperationRecovery.FEW; i++) {
            running.add(demo.async()
                    .assign(server.addNumber("demo").id(), "agent_456", false, false)
                    .at("/operation/id"));
        }
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(server.bean(VisibleRuns.class).list()).hasSizeGreaterThan(OperationRecovery.FEW));
        String lost = neverStarted();
        double asked = requests("DescribeWorkflowExecution");
        double listed = requests("ListWorkflowExecutions");
        int looks = 5;

        for (int i = 0; i < looks; i++) {
            server.bean(OperationRecovery.class).look();
        }

        server.simulator().limits(Limits.none());
        assertThat(demo.awaitEnd(lost, SOON).at("/state")).isEqualTo("INTERRUPTED");
        running.forEach(
                id -> assertThat(demo.awaitEnd(id, SOON).at("/state")).as(id).isEqualTo("COMPLETED"));
        // The SDK tells its counts every ten seconds.
        await().atMost(SOON).until(() -> requests("ListWorkflowExecutions") >= listed + looks);
        assertThat(requests("DescribeWorkflowExecution") - asked).isLessThan((double) looks * OperationRecovery.FEW);
    }

    @Test
    @Order(5)
    void aDeletedRunEndsAsInterruptedAndLeavesNothingOfOurs() {
        NewPhoneNumber number = server.addNumber("demo");
        server.simulator()
                .replaceFaults(List.of(
                        Fault.applyAfter(Match.post("IncomingPhoneNumbers").forNumber(number.phoneNumber()), 4_000)));
        server.simulator().clearRequests();
        CompletableFuture<Answer> caller = Aside.call(() -> demo.assign(number.id(), "agent_456", true, false));
        await().atMost(SOON)
                .until(() -> server.simulator().requests().stream()
                        .anyMatch(request -> request.method().equals("POST")));

        client.getWorkflowServiceStubs()
                .blockingStub()
                .deleteWorkflowExecution(DeleteWorkflowExecutionRequest.newBuilder()
                        .setNamespace(client.getOptions().getNamespace())
                        .setWorkflowExecution(
                                WorkflowExecution.newBuilder().setWorkflowId(NumberWorkflowIds.workflowId(number.id())))
                        .build());

        Answer interrupted = caller.join();
        assertThat(interrupted.status()).as(interrupted.text()).isEqualTo(409);
        assertThat(interrupted.at("/error")).isEqualTo("interrupted");
        server.simulator().clearFaults();
        server.bean(OperationRecovery.class).look();
        Answer ended = demo.awaitEnd(interrupted.at("/operationId"), SOON);
        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("INTERRUPTED");
        assertThat(ended.text()).contains("was deleted at Temporal");
        assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/state")).isEqualTo("FREE");
        assertThat(held(number).toString()).doesNotContain("agent_456");
        assertThat(demo.get("/api/audit?phoneNumberId=" + number.id()).json().at("/messages"))
                .hasSize(1);
        AuditInvariant.check(server);
    }

    /** An operation whose row was written a minute ago, before its process was killed. */
    private static String neverStarted() {
        NewPhoneNumber number = server.addNumber("demo");
        String id = server.bean(Operations.class)
                .open(new NewOperation(
                        "demo",
                        OperationType.ASSIGN,
                        number.id(),
                        "agent_456",
                        NumberWorkflowIds.workflowId(number.id()),
                        null,
                        null))
                .operation()
                .id();
        server.bean(JdbcClient.class)
                .sql("UPDATE operation SET created_at = created_at - interval '1 minute' WHERE id = :id")
                .param("id", id)
                .update();
        return id;
    }

    private static double requests(String operation) {
        return server.bean(MeterRegistry.class).find("temporal_request").tag("operation", operation).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static void change(NewPhoneNumber number) {
        server.simulator()
                .changeNumber(number.phoneNumber(), held -> held.with("sms_url", "https://somebody.example/sms"));
    }

    private static void assertThatNothingWasWritten() {
        assertThat(server.simulator().requests())
                .noneMatch(request -> request.method().equals("POST"));
    }

    private static Map<String, String> held(NewPhoneNumber number) {
        return server.simulator().number(number.phoneNumber()).orElseThrow().settings();
    }

    /** All that a reset may go back to, but for the last: after that nothing is left to do. */
    private static List<Long> workflowTasks(WorkflowExecution run) {
        List<Long> completed = client.fetchHistory(run.getWorkflowId(), run.getRunId()).getEvents().stream()
                .filter(HistoryEvent::hasWorkflowTaskCompletedEventAttributes)
                .map(HistoryEvent::getEventId)
                .toList();
        return completed.subList(0, completed.size() - 1);
    }

    /** How the run that was made by the reset fails. */
    private static Throwable reset(WorkflowExecution run, long workflowTask) {
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
