package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.AuditInvariant;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import dev.switchboard.api.temporal.Workers;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.testing.Aside;
import dev.switchboard.workflows.account.AccountWorkflowIds;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationType;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An operator ends a run while a request of it is at Twilio, where it is carried out some seconds later. */
class LostRunIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void aTerminatedAssignmentLeavesNothingOfOursAReleaseKeepsItsNumberAndARotationIsToldThatItWasCarriedOut() {
        try (SwitchboardServer server = SwitchboardServer.start(Options.defaults()
                .with("switchboard.twilio.rotation.settle", "16s")
                .with("switchboard.twilio.rotation.grace", "10s"))) {
            String rotation = terminatedRotation(server);
            NewPhoneNumber releasing = server.addNumber("demo");
            String release = terminatedRelease(server, releasing);
            NewPhoneNumber number = server.addNumber("demo");
            SwitchboardClient demo = server.as("demo");
            server.simulator()
                    .replaceFaults(List.of(Fault.applyAfter(
                            Match.post("IncomingPhoneNumbers").forNumber(number.phoneNumber()), 4_000)));
            CompletableFuture<Answer> caller = Aside.call(() -> demo.assign(number.id(), "agent_456", true, false));
            String workflowId = NumberWorkflowIds.workflowId(number.id());
            await().atMost(SOON).until(() -> writing(server));

            server.bean(WorkflowClient.class).newUntypedWorkflowStub(workflowId).terminate("pressed the wrong button");

            Answer interrupted = caller.join();
            assertThat(interrupted.status()).as(interrupted.text()).isEqualTo(409);
            assertThat(interrupted.at("/error")).isEqualTo("interrupted");
            String operationId = interrupted.at("/operationId");
            server.simulator().replaceFaults(List.of());
            server.bean(OperationRecovery.class).look();
            Answer ended = demo.awaitEnd(operationId, SOON);
            assertThat(ended.at("/state")).as(ended.text()).isEqualTo("INTERRUPTED");
            assertThat(ended.text()).contains("terminated by").contains("pressed the wrong button");
            assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/state"))
                    .isEqualTo("FREE");
            assertThat(server.simulator()
                            .number(number.phoneNumber())
                            .orElseThrow()
                            .settings()
                            .toString())
                    .doesNotContain("agent_456");
            Answer rotated = demo.awaitEnd(rotation, SOON);
            assertThat(rotated.at("/state")).as(rotated.text()).isEqualTo("COMPLETED");
            assertThat(demo.get("/api/audit?action=auth_token_rotated").text()).contains(rotation);
            Answer kept = demo.awaitEnd(release, SOON);
            assertThat(kept.at("/state")).as(kept.text()).isEqualTo("INTERRUPTED");
            assertThat(demo.get("/api/phone-numbers/" + releasing.id()).at("/state"))
                    .isEqualTo("FREE");
            assertThat(server.simulator().number(releasing.phoneNumber())).isPresent();
            assertThat(demo.get("/api/audit?action=phone_kept").text()).contains(release);
            AuditInvariant.check(server);
        }
    }

    @Test
    void whatIsAskedForWhileAnEmbeddedServiceStartsItsWorkersIsNotTakenForLost() {
        SwitchboardServer server = SwitchboardServer.shared();
        Operation justAskedFor = rowWithoutARun(server, "0 s");
        Operation leftByTheLastRun = rowWithoutARun(server, "1 day");
        OperationRecovery recovery = server.bean(OperationRecovery.class);

        recovery.workersStarted(new Workers.Started());

        RunningOperations runs = server.bean(RunningOperations.class);
        assertThat(runs.latestRun(justAskedFor.workflowId())).isEmpty();
        assertThat(runs.latestRun(leftByTheLastRun.workflowId())).isPresent();
        assertThat(server.as("demo").awaitEnd(leftByTheLastRun.id(), SOON).at("/state"))
                .isEqualTo("INTERRUPTED");
        server.bean(Operations.class).discard(justAskedFor.id());
        AuditInvariant.check(server);
    }

    /** What a call leaves in the database before it starts its workflow. */
    private static Operation rowWithoutARun(SwitchboardServer server, String age) {
        NewPhoneNumber number = server.addNumber("demo");
        Operation operation = server.bean(Operations.class)
                .open(new NewOperation(
                        "demo",
                        OperationType.ASSIGN,
                        number.id(),
                        "agent_456",
                        NumberWorkflowIds.workflowId(number.id()),
                        null,
                        null))
                .operation();
        server.bean(JdbcClient.class)
                .sql("UPDATE operation SET created_at = created_at - :age::interval WHERE id = :id")
                .param("age", age)
                .param("id", operation.id())
                .update();
        return operation;
    }

    /** Ended once Twilio has promoted the token and before the former one was forgotten. */
    private static String terminatedRotation(SwitchboardServer server) {
        SwitchboardClient demo = server.as("demo");
        SimulatedAccount account = server.simulator()
                .addAccount(SimulatedAccount.of(
                        SimulatorSids.sid("AC", "lost rotation"), SimulatorSids.sid("", "token of a lost rotation")));
        assertThat(demo.post("/api/twilio-accounts", """
                        {"accountSid":"%s","authToken":"%s"}
                        """.formatted(account.sid(), account.authToken()))
                        .status())
                .isEqualTo(201);
        String operationId = demo.async()
                .post("/api/twilio-accounts/" + account.sid() + "/rotate-token")
                .at("/operation/id");
        await().atMost(SOON)
                .until(() -> server.bean(StoredAccounts.class)
                                .find(account.sid())
                                .orElseThrow()
                                .rotatedAt()
                        != null);
        server.bean(WorkflowClient.class)
                .newUntypedWorkflowStub(AccountWorkflowIds.workflowId(account.sid()))
                .terminate("pressed the wrong button");
        return operationId;
    }

    /** Ended while it waits for its time: whoever ends it wants it not to go on. */
    private static String terminatedRelease(SwitchboardServer server, NewPhoneNumber number) {
        SwitchboardClient demo = server.as("demo", "read write release");
        Answer waiting = demo.delete("/api/phone-numbers/" + number.id(), "{\"after\":\"P7D\"}");
        assertThat(waiting.status()).as(waiting.text()).isEqualTo(202);
        await().atMost(SOON)
                .until(() -> demo.get("/api/phone-numbers/" + number.id())
                        .at("/state")
                        .equals("RELEASING"));
        server.bean(WorkflowClient.class)
                .newUntypedWorkflowStub(NumberWorkflowIds.workflowId(number.id()))
                .terminate("pressed the wrong button");
        return waiting.at("/operation/id");
    }

    private static boolean writing(SwitchboardServer server) {
        return server.simulator().requests().stream()
                .anyMatch(request ->
                        request.method().equals("POST") && request.path().contains("IncomingPhoneNumbers"));
    }
}
