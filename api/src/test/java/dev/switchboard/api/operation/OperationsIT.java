package dev.switchboard.api.operation;

import static io.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.AuditInvariant;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.testing.Aside;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsIT {

    private final SwitchboardServer server = SwitchboardServer.shared();
    private final SwitchboardClient demo = server.as("demo");

    @AfterEach
    void twilioIsFastAgain() {
        server.simulator().limits(Limits.none());
        server.simulator().clearFaults();
        AuditInvariant.check(server);
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
    void aRepeatedKeyOfAnUnassignmentGetsTheSameAnswerThoughTheNumberIsFreeNow() {
        NewPhoneNumber number = server.addNumber("demo");
        demo.assign(number.id(), "agent_456", true, false);
        SwitchboardClient keyed = demo.withIdempotencyKey(UUID.randomUUID().toString());

        Answer first = keyed.unassign(number.id());
        Answer second = keyed.unassign(number.id());

        assertThat(first.at("/message")).isEqualTo("Phone number unassigned and webhooks cleared successfully");
        assertThat(second.text()).isEqualTo(first.text());
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
    void aMistakeThatTheDatabaseKnowsStartsNoRunAndIsAuditedAllTheSame() {
        NewPhoneNumber free = server.addNumber("demo", new Capabilities(true, false, false));

        assertRefusedWithoutARun(free, demo.assign(free.id(), "agent_456", true, false), "capability_missing");
        assertRefusedWithoutARun(free, demo.assign(free.id(), "agent_456", false, true), "capability_missing");
        assertRefusedWithoutARun(free, demo.updateWebhooks(free.id()), "not_assigned");

        NewPhoneNumber bound = server.addNumber("demo");
        assertThat(demo.assign(bound.id(), "agent_456", true, false).status()).isEqualTo(200);
        String run = latestRun(bound).orElseThrow();
        Answer again = demo.async().assign(bound.id(), "agent_789", true, false);
        assertThat(again.at("/error")).isEqualTo("already_assigned");
        assertThat(latestRun(bound)).contains(run);
    }

    private void assertRefusedWithoutARun(NewPhoneNumber number, Answer refused, String error) {
        assertThat(refused.at("/error")).isEqualTo(error);
        assertThat(latestRun(number)).as("run of %s", number.id()).isEmpty();
        Answer operation = demo.operation(refused.at("/operationId"));
        assertThat(operation.at("/state")).isEqualTo("FAILED");
        assertThat(operation.at("/failure/error")).isEqualTo(error);
    }

    private Optional<String> latestRun(NewPhoneNumber number) {
        try {
            return Optional.of(server.bean(WorkflowClient.class)
                    .newUntypedWorkflowStub(NumberWorkflowIds.workflowId(number.id()))
                    .describe()
                    .getExecution()
                    .getRunId());
        } catch (WorkflowNotFoundException none) {
            return Optional.empty();
        }
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

    /** Between two attempts, which are half a second apart, or while one waits for Twilio. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCancelledOperationPutsEverythingBack(boolean betweenAttempts) {
        NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, true, true));
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        held -> held.with("voice_url", "https://before.example/voice")
                                .with("voice_method", "GET")
                                .with("sms_url", "https://before.example/sms"));
        Map<String, String> before =
                server.simulator().number(number.phoneNumber()).orElseThrow().settings();
        SenderWebhook webhook = new SenderWebhook("https://before.example/wa", "PUT", null, null, null, null);
        server.simulator().putSender(SimulatedSender.of(number.phoneNumber()).withWebhook(webhook));
        // Voice and SMS are written at once; the sender keeps the operation until it is cancelled.
        Match sender = Match.post("Channels/Senders/XE").forNumber(number.phoneNumber());
        server.simulator()
                .replaceFaults(List.of(betweenAttempts ? Fault.status(sender, 503) : Fault.timeout(sender, 2_000)));
        server.simulator().clearRequests();
        String id = demo.async().assign(number.id(), "agent_456", true, true).at("/operation/id");
        awaitWritten(number);
        if (betweenAttempts) {
            awaitTheNextAttemptOf(number.id());
        }

        Answer cancelled = demo.post("/api/operations/" + id + "/cancel");

        assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(202);
        // A step that fails after all is the reason that is given.
        assertThat(demo.awaitEnd(id, Duration.ofSeconds(30)).at("/state")).isIn("CANCELLED", "COMPENSATED");
        assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/state")).isEqualTo("FREE");
        assertThat(server.simulator().number(number.phoneNumber()).orElseThrow().settings())
                .isEqualTo(before);
        assertThat(server.simulator().sender(number.phoneNumber()).orElseThrow().webhook())
                .isEqualTo(webhook);
        assertThat(demo.post("/api/operations/" + id + "/cancel").at("/error")).isEqualTo("operation_ended");
        Answer pausing = demo.post("/api/operations/" + id + "/pause");
        assertThat(pausing.at("/error")).isEqualTo("not_pausable");
        assertThat(pausing.at("/detail")).contains(id + " is ASSIGN");
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
    void aNumberWithoutTheCapabilityIs422NamesItAndChangesNothing() {
        NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, false, false));
        String before = demo.get("/api/phone-numbers/" + number.id()).text();
        SimulatedNumber held = server.simulator().number(number.phoneNumber()).orElseThrow();

        Answer answer = demo.assign(number.id(), "agent_456", true, false);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("/error")).isEqualTo("capability_missing");
        assertThat(answer.at("/detail")).contains("cannot do SMS").contains("enableSms");
        assertThat(demo.get("/api/phone-numbers/" + number.id()).text()).isEqualTo(before);
        assertThat(server.simulator().number(number.phoneNumber())).contains(held);
        assertThat(server.simulator().requests())
                .noneMatch(request -> request.path().contains(number.phoneNumberSid()));
    }

    @Test
    void aRouteOwnersKindAndSidAreKeptWithTheOperation() {
        NewPhoneNumber number = server.addNumber("demo");
        server.simulator().changeNumber(number.phoneNumber(), held -> held.with("trunk_sid", SimulatorDemo.TRUNK_SID));
        String id = demo.async().assign(number.id(), "agent_456", true, false).at("/operation/id");

        Answer ended = demo.awaitEnd(id, Duration.ofSeconds(30));

        assertThat(ended.at("/failure/error")).isEqualTo("route_owned");
        assertThat(ended.at("/failure/owner/kind")).isEqualTo("trunk");
        assertThat(ended.at("/failure/owner/sid")).isEqualTo(SimulatorDemo.TRUNK_SID);
    }

    @Test
    void whatOthersChangedIsKeptWithTheOperation() {
        NewPhoneNumber number = server.addNumber("demo");
        demo.assign(number.id(), "agent_456", true, false);
        server.simulator()
                .changeNumber(number.phoneNumber(), held -> held.with("voice_url", "https://studio.example/flow"));
        String id = demo.async().unassign(number.id()).at("/operation/id");

        Answer ended = demo.awaitEnd(id, Duration.ofSeconds(30));

        assertThat(ended.at("/state")).isEqualTo("COMPLETED");
        assertThat(ended.at("/result/id")).isEqualTo(number.id());
        assertThat(ended.json().at("/result/chatbot").isNull()).isTrue();
        assertThat(ended.at("/result/changedByOthers/VoiceUrl")).isEqualTo("https://studio.example/flow");
    }

    @Test
    void aNumberThatTwilioNoLongerHasIsUnassignedAndTheAnswerSaysSo() {
        NewPhoneNumber number = server.addNumber("demo");
        demo.assign(number.id(), "agent_456", true, false);
        server.simulator().removeNumber(number.phoneNumber());

        Answer answer = demo.unassign(number.id());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/goneAtTwilio").valueStream().map(channel -> channel.asString()))
                .containsExactly("voice", "sms");
        assertThat(demo.get("/api/phone-numbers/" + number.id()).at("/state")).isEqualTo("FREE");
        assertThat(demo.get("/api/audit?phoneNumberId=" + number.id())
                        .json()
                        .at("/messages/0/metadata/gone")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void aRouteOwnedByATrunkIs422() {
        Answer answer = demo.assign("phone_126", "agent_456", true, false);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.at("/error")).isEqualTo("route_owned");
    }

    private void awaitWritten(NewPhoneNumber number) {
        await("voice and SMS should be written")
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    SimulatedNumber held =
                            server.simulator().number(number.phoneNumber()).orElseThrow();
                    return held.voiceUrl().contains("agent_456")
                            && held.smsUrl().contains("/api/twilio/");
                });
    }

    /** Until a step of the number's workflow has failed and waits to be tried again. */
    private void awaitTheNextAttemptOf(String phoneNumberId) {
        WorkflowClient client = server.bean(WorkflowClient.class);
        WorkflowServiceBlockingStub temporal = client.getWorkflowServiceStubs().blockingStub();
        DescribeWorkflowExecutionRequest request = DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(NumberWorkflowIds.workflowId(phoneNumberId)))
                .build();
        await("a step between two attempts")
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> isRefused("Channels/Senders/XE")
                        && temporal.describeWorkflowExecution(request).getPendingActivitiesList().stream()
                                .noneMatch(step -> step.getState() == PENDING_ACTIVITY_STATE_STARTED));
    }

    private boolean isRefused(String path) {
        return server.simulator().requests().stream()
                .anyMatch(request -> request.path().contains(path) && Objects.equals(request.status(), 503));
    }

    private static List<Answer> atOnce(int calls, java.util.function.Supplier<Answer> call) {
        List<CompletableFuture<Answer>> started =
                IntStream.range(0, calls).mapToObj(index -> Aside.call(call)).toList();
        return Stream.of(started)
                .flatMap(List::stream)
                .map(CompletableFuture::join)
                .toList();
    }
}
