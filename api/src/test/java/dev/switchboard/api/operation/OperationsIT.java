package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.Limits;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationsIT {

    private final SwitchboardServer server = SwitchboardServer.shared();
    private final SwitchboardClient demo = server.as("demo");

    @AfterEach
    void twilioIsFastAgain() {
        server.simulator().limits(Limits.none());
        server.simulator().clearFaults();
    }

    @Test
    void aRepeatedKeyGetsTheSameAnswer() {
        NewPhoneNumber number = server.addNumber("demo");
        SwitchboardClient keyed = demo.withIdempotencyKey(UUID.randomUUID().toString());

        Answer first = keyed.assign(number.id(), "agent_456", true, false);
        Answer second = keyed.assign(number.id(), "agent_456", true, false);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("Operation-Id")).isEqualTo(first.header("Operation-Id"));
    }

    @Test
    void aRepeatedKeyGetsTheSameFailure() {
        NewPhoneNumber number = server.addNumber("demo");
        demo.assign(number.id(), "agent_456", true, false);
        SwitchboardClient keyed = demo.withIdempotencyKey(UUID.randomUUID().toString());

        Answer first = keyed.assign(number.id(), "agent_456", true, false);
        Answer second = keyed.assign(number.id(), "agent_456", true, false);

        assertThat(first.status()).isEqualTo(400);
        assertThat(second.text()).isEqualTo(first.text());
    }

    @Test
    void aKeyOfAnotherRequestIsRefused() {
        NewPhoneNumber number = server.addNumber("demo");
        SwitchboardClient keyed = demo.withIdempotencyKey(UUID.randomUUID().toString());
        keyed.assign(number.id(), "agent_456", true, false);

        Answer other = keyed.unassign(number.id());

        assertThat(other.status()).isEqualTo(422);
        assertThat(other.at("/error")).isEqualTo("idempotency_key_reused");
    }

    @Test
    void callsAtTheSameTimeWithOneKeyAreOneOperation() {
        NewPhoneNumber number = server.addNumber("demo");
        SwitchboardClient keyed = demo.withIdempotencyKey(UUID.randomUUID().toString());

        List<Answer> answers = atOnce(8, () -> keyed.assign(number.id(), "agent_456", true, false));

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.text()).isEqualTo(200));
        assertThat(answers.stream()
                        .map(answer -> answer.header("Operation-Id").orElseThrow())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void ofCallsAtTheSameTimeWithoutKeysOneWins() {
        NewPhoneNumber number = server.addNumber("demo");

        List<Answer> answers = atOnce(8, () -> demo.assign(number.id(), "agent_456", true, false));

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() != 200))
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.text()).isIn(400, 409));
    }

    @Test
    void aRunningOperationIsNamedIn409() {
        NewPhoneNumber number = server.addNumber("demo");
        server.simulator().limits(new Limits(1_000, 0, null, null, null));
        Answer started = demo.async().assign(number.id(), "agent_456", true, false);
        assertThat(started.status()).as(started.text()).isEqualTo(202);
        assertThat(started.header("Preference-Applied")).contains("respond-async");
        String id = started.at("/operation/id");
        assertThat(started.header("Location")).contains("/api/operations/" + id);

        Answer second = demo.unassign(number.id());

        assertThat(second.status()).as(second.text()).isEqualTo(409);
        assertThat(second.at("/error")).isEqualTo("operation_running");
        assertThat(second.at("/operationId")).isEqualTo(id);
        assertThat(demo.awaitEnd(id, Duration.ofSeconds(30)).at("/state")).isEqualTo("COMPLETED");
    }

    @Test
    void aCancelledOperationPutsEverythingBack() {
        NewPhoneNumber number = server.addNumber("demo");
        server.simulator().limits(new Limits(700, 0, null, null, null));
        String id = demo.async().assign(number.id(), "agent_456", true, false).at("/operation/id");

        Answer cancelled = demo.post("/api/operations/" + id + "/cancel");

        assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(202);
        assertThat(demo.awaitEnd(id, Duration.ofSeconds(30)).at("/state")).isEqualTo("CANCELLED");
        server.simulator().limits(Limits.none());
        assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/state")).isEqualTo("FREE");
        assertThat(demo.post("/api/operations/" + id + "/cancel").at("/error")).isEqualTo("operation_ended");
        assertThat(demo.post("/api/operations/" + id + "/pause").at("/error")).isEqualTo("not_pausable");
    }

    @Test
    void othersOperationsAreNotThere() {
        NewPhoneNumber number = server.addNumber("demo");
        String id = demo.assign(number.id(), "agent_456", true, false)
                .header("Operation-Id")
                .orElseThrow();

        assertThat(demo.operation(id).at("/state")).isEqualTo("COMPLETED");
        assertThat(server.as("other").operation(id).status()).isEqualTo(404);
        assertThat(server.as("other").post("/api/operations/" + id + "/cancel").status())
                .isEqualTo(404);
    }

    @Test
    void aNumberWithoutTheCapabilityIs422() {
        Answer answer = demo.assign("phone_125", "agent_456", true, false);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("/error")).isEqualTo("capability_missing");
    }

    @Test
    void aRouteOwnedByATrunkIs422() {
        Answer answer = demo.assign("phone_126", "agent_456", true, false);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("/error")).isEqualTo("route_owned");
    }

    private static List<Answer> atOnce(int calls, java.util.function.Supplier<Answer> call) {
        List<CompletableFuture<Answer>> started = IntStream.range(0, calls)
                .mapToObj(index -> CompletableFuture.supplyAsync(call, task -> new Thread(task).start()))
                .toList();
        return Stream.of(started)
                .flatMap(List::stream)
                .map(CompletableFuture::join)
                .toList();
    }
}
