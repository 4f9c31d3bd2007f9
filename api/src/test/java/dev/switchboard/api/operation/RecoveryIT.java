package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.AuditInvariant;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.testing.Aside;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The in-process Temporal server forgets everything when it stops; the database does not. */
class RecoveryIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void operationsThatLostTheirWorkflowArePutRightAtTheNextStart() {
        try (SwitchboardServer server = SwitchboardServer.start(Options.defaults()
                .with("switchboard.temporal.drain-timeout", "1s")
                .with("switchboard.api.wait", "1s"))) {
            aStartedOperationIsAnswered202WithItsIdWhileTheDatabaseHangs(server);
            NewPhoneNumber number = server.addNumber("demo");
            server.simulator().limits(new Limits(3_000, 0, null, null, null));
            Answer waited = server.as("demo").assign(number.id(), "agent_456", true, false);
            assertThat(waited.status()).as(waited.text()).isEqualTo(202);
            String underWay = waited.at("/operation/id");
            assertThat(waited.header("Location")).contains("/api/operations/" + underWay);
            assertThat(waited.header("Preference-Applied")).isEmpty();
            String neverStarted = server.bean(Operations.class)
                    .open(new NewOperation(
                            "demo",
                            OperationType.ASSIGN,
                            "phone_124",
                            "agent_456",
                            NumberWorkflowIds.workflowId("phone_124"),
                            null,
                            null))
                    .operation()
                    .id();
            String batchNeverStarted = server.bean(Operations.class)
                    .open(new NewOperation("demo", OperationType.UPDATE_FLEET, null, null, "fleet/demo", null, null))
                    .operation()
                    .id();

            server.restart();

            SwitchboardClient demo = server.as("demo");
            for (String id : new String[] {underWay, neverStarted, batchNeverStarted}) {
                assertThat(demo.awaitEnd(id, SOON).at("/state")).isEqualTo("INTERRUPTED");
            }
            assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/state"))
                    .isEqualTo("FREE");
            assertThat(demo.get("/api/audit?phoneNumberId=" + number.id())
                            .json()
                            .at("/messages")
                            .size())
                    .isEqualTo(1);
            String again =
                    demo.async().assign(number.id(), "agent_456", true, false).at("/operation/id");
            assertThat(demo.awaitEnd(again, SOON).at("/state")).isEqualTo("COMPLETED");
            AuditInvariant.check(server);
        }
    }

    /** A lock on its table stands for a database that hangs: what asks it waits, and is not refused. */
    private static void aStartedOperationIsAnswered202WithItsIdWhileTheDatabaseHangs(SwitchboardServer server) {
        NewPhoneNumber number = server.addNumber("demo");
        server.simulator().limits(new Limits(500, 0, null, null, null));
        CompletableFuture<Answer> call =
                Aside.call(() -> server.as("demo").assign(number.id(), "agent_456", true, false));
        await(() -> running(server, number.id()).isPresent());
        String id = running(server, number.id()).orElseThrow();
        Answer answer;
        try (Connection hangs = server.bean(DataSource.class).getConnection();
                Statement lock = hangs.createStatement()) {
            hangs.setAutoCommit(false);
            lock.execute("LOCK TABLE operation IN ACCESS EXCLUSIVE MODE");
            answer = call.get(60, TimeUnit.SECONDS);
            hangs.rollback();
        } catch (SQLException | InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("The caller was not answered while the database hung", e);
        }

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.at("/operation/id")).isEqualTo(id);
        assertThat(answer.header("Location")).contains("/api/operations/" + id);
        assertThat(server.as("demo").awaitEnd(id, SOON).at("/state")).isEqualTo("COMPLETED");
    }

    private static Optional<String> running(SwitchboardServer server, String phoneNumberId) {
        return server.bean(JdbcClient.class)
                .sql("SELECT id FROM operation WHERE phone_number_id = :number AND state = 'RUNNING'")
                .param("number", phoneNumberId)
                .query(String.class)
                .optional();
    }

    @Test
    void whatWasWrittenIsPutBackAlsoWhenTheServiceHasAnotherPublicUrl() {
        Options options = Options.defaults().with("switchboard.temporal.drain-timeout", "1s");
        try (SwitchboardServer server = SwitchboardServer.start(options)) {
            NewPhoneNumber assigned = somebodys(server);
            NewPhoneNumber released = somebodys(server);
            NewPhoneNumber finished = somebodys(server);
            NewPhoneNumber moved = somebodys(server);
            SwitchboardClient before = server.as("demo");
            assertThat(before.assign(released.id(), "agent_456", true, true).status())
                    .isEqualTo(200);
            String completed = before.assign(finished.id(), "agent_456", true, true)
                    .header("Operation-Id")
                    .orElseThrow();
            assertThat(before.assign(moved.id(), "agent_456", true, true).status())
                    .isEqualTo(200);
            Held whenFree = Held.of(server, assigned);
            Held whenTheOldAgents = Held.of(server, moved);
            Held whenAssigned = Held.of(server, released);
            // Voice and SMS get through, the senders do not: the operations are half way when the service stops.
            server.simulator()
                    .replaceFaults(List.of(
                            Fault.status(Match.post("Channels/Senders/XE").forNumber(assigned.phoneNumber()), 503),
                            Fault.status(Match.post("Channels/Senders/XE").forNumber(released.phoneNumber()), 503)));
            String assignment = before.async()
                    .assign(assigned.id(), "agent_456", true, true)
                    .at("/operation/id");
            String release = before.async().unassign(released.id()).at("/operation/id");
            await(() -> Held.of(server, assigned).url().contains("agent_456")
                    && Held.of(server, released).url().isEmpty());
            // Written, and not read back: that takes longer than the service runs.
            server.simulator().limits(new Limits(3_000, 0, null, null, null));
            String move = before.async()
                    .post("/api/phone-numbers/" + moved.id() + "/move", "{\"chatbotId\":\"agent_789\"}")
                    .at("/operation/id");
            await(() -> Held.of(server, moved).url().contains("agent_789"));
            server.simulator().limits(Limits.none());

            server.restartWith("switchboard.public-url", "http://localhost:9");

            SwitchboardClient demo = server.as("demo");

            assertThat(demo.awaitEnd(assignment, SOON).at("/state")).isEqualTo("INTERRUPTED");
            assertThat(demo.awaitEnd(release, SOON).at("/state")).isEqualTo("INTERRUPTED");
            assertThat(Held.of(server, assigned)).isEqualTo(whenFree);
            assertThat(Held.of(server, released)).isEqualTo(whenAssigned);
            assertThat(demo.awaitEnd(move, SOON).at("/state")).isEqualTo("INTERRUPTED");
            assertThat(Held.of(server, moved)).isEqualTo(whenTheOldAgents);
            assertThat(demo.get("/api/phone-numbers/" + moved.id()).at("/chatbot/id"))
                    .isEqualTo("agent_456");
            assertThat(demo.get("/api/phone-numbers/" + assigned.id()).at("/state"))
                    .isEqualTo("FREE");
            assertThat(demo.get("/api/phone-numbers/" + released.id()).at("/state"))
                    .isEqualTo("ASSIGNED");
            assertThat(demo.operation(completed).at("/state")).isEqualTo("COMPLETED");
            assertThat(demo.operation(completed).at("/result/chatbot/id")).isEqualTo("agent_456");
            // Ours, under the URL that the service had then.
            assertThat(demo.unassign(released.id()).json().has("changedByOthers"))
                    .isFalse();
            assertThat(Held.of(server, released).url()).isEmpty();
            assertThat(demo.get("/api/audit?phoneNumberId=" + assigned.id())
                            .json()
                            .at("/messages"))
                    .extracting(message -> message.at("/action").asString())
                    .containsExactly("phone_assignment_failed");
            assertThat(demo.get("/api/audit?phoneNumberId=" + released.id())
                            .json()
                            .at("/messages"))
                    .extracting(message -> message.at("/action").asString())
                    .containsExactly("phone_unassigned", "phone_unassignment_failed", "phone_assigned");
            AuditInvariant.check(server);
        }
    }

    /** What Twilio holds of a number, its sender included. */
    private record Held(Map<String, String> settings, SenderWebhook webhook) {

        static Held of(SwitchboardServer server, NewPhoneNumber number) {
            return new Held(
                    server.simulator()
                            .number(number.phoneNumber())
                            .orElseThrow()
                            .settings(),
                    server.simulator()
                            .sender(number.phoneNumber())
                            .orElseThrow()
                            .webhook());
        }

        String url() {
            return settings.getOrDefault("voice_url", "");
        }
    }

    /** A number on which somebody has set everything. */
    private static NewPhoneNumber somebodys(SwitchboardServer server) {
        NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, true, true));
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        held -> held.with("voice_url", "https://before.example/voice")
                                .with("voice_method", "GET")
                                .with("voice_fallback_url", "https://before.example/voice-fallback")
                                .with("status_callback", "https://before.example/status")
                                .with("sms_url", "https://before.example/sms")
                                .with("sms_method", "GET"));
        server.simulator()
                .putSender(SimulatedSender.of(number.phoneNumber())
                        .withWebhook(new SenderWebhook("https://before.example/wa", "PUT", null, null, null, null)));
        return number;
    }

    private static void await(BooleanSupplier condition) {
        // Often, since what is waited for is soon over.
        Awaitility.await("voice should be written")
                .atMost(SOON)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(condition::getAsBoolean);
    }
}
