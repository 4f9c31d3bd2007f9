package dev.switchboard.api.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.AuditInvariant;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.traffic.CallToPlace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Assigning, unassigning and moving many numbers, over HTTP. */
class BindingBatchIT {

    private static final SwitchboardServer SERVER = SwitchboardServer.shared();
    private static final AtomicInteger OWNERS = new AtomicInteger();
    private static final Duration SOON = Duration.ofSeconds(60);

    private final String owner = "many" + OWNERS.incrementAndGet();
    private final SwitchboardClient client = SERVER.as(owner);
    private final String old = "agent_old_" + owner;
    private final String other = "agent_other_" + owner;
    private List<NewPhoneNumber> numbers = List.of();

    @BeforeEach
    void agentsAndNumbers() {
        for (String agent : List.of(old, other)) {
            assertThat(client.post("/api/chatbots", "{\"id\":\"" + agent + "\",\"name\":\"" + agent + "\"}")
                            .status())
                    .isEqualTo(201);
        }
        numbers = IntStream.range(0, 6).mapToObj(i -> SERVER.addNumber(owner)).toList();
    }

    @AfterEach
    void aFastTwilio() {
        SERVER.simulator().limits(Limits.none());
        SERVER.simulator().clearFaults();
    }

    @Test
    void manyAreAssignedMovedUnassignedAndEachOfThatIsUndone() {
        Answer assigned = client.post("/api/phone-numbers/assignments", assignments(old));
        assertThat(assigned.at("/message")).as(assigned.text()).isEqualTo("Assigned 6 phone numbers");
        String drifted = "https://somebody.example/sms";
        SERVER.simulator().changeNumber(numbers.get(5).phoneNumber(), number -> number.with("sms_url", drifted));
        Map<String, Map<String, String>> olds = held();
        assertThat(agents()).containsOnly(old);

        Answer moved = client.post("/api/phone-numbers/move", move(""));
        assertThat(moved.at("/message")).as(moved.text()).isEqualTo("Moved 6 phone numbers");
        assertThat(agents()).containsOnly(other);
        assertThat(held().values()).allSatisfy(settings -> {
            assertThat(settings.get("voice_url")).contains(other);
            assertThat(settings.get("sms_url")).isNotEqualTo(drifted);
        });

        assertThat(undo(moved).at("/message")).isEqualTo("Put back the assignments of 6 phone numbers");
        assertThat(agents()).containsOnly(old);
        assertThat(held()).isEqualTo(olds);

        Answer unassigned = client.post("/api/phone-numbers/unassignments", "{\"chatbotId\":\"" + old + "\"}");
        assertThat(unassigned.at("/message")).as(unassigned.text()).isEqualTo("Unassigned 6 phone numbers");
        assertThat(agents()).containsOnly("");

        assertThat(undo(unassigned).at("/message")).isEqualTo("Put back the assignments of 6 phone numbers");
        assertThat(agents()).containsOnly(old);
        assertThat(held()).isEqualTo(olds);

        assertThat(undo(assigned).at("/message")).isEqualTo("Put back the assignments of 6 phone numbers");
        assertThat(agents()).containsOnly("");
        Map<String, Map<String, String>> ends = held();
        assertThat(ends.remove(numbers.get(5).id()))
                .containsEntry("sms_url", drifted)
                .doesNotContainKey("voice_url");
        assertThat(ends.values())
                .allSatisfy(
                        settings -> assertThat(settings).doesNotContainKeys("voice_url", "sms_url", "status_callback"));
        assertThat(client.get("/api/audit?phoneNumberId=" + numbers.get(0).id())
                        .json()
                        .at("/messages"))
                .extracting(message -> message.path("action").asString())
                .containsExactly(
                        "phone_unassigned",
                        "phone_assigned",
                        "phone_unassigned",
                        "phone_reassigned",
                        "phone_reassigned",
                        "phone_assigned");
        AuditInvariant.check(SERVER);
    }

    @Test
    void everyCallIsAnsweredByTheOldOrTheNewAgentWhileManyNumbersMove() throws InterruptedException {
        greets(old, "The old agent speaks.");
        greets(other, "The new agent speaks.");
        numbers = IntStream.range(0, 40).mapToObj(i -> SERVER.addNumber(owner)).toList();
        assertThat(client.post("/api/phone-numbers/assignments", assignments(old))
                        .at("/message"))
                .isEqualTo("Assigned 40 phone numbers");
        SERVER.simulator().limits(new Limits(300, 0, null, null, null));
        AtomicInteger calls = new AtomicInteger();
        Map<String, Queue<String>> heard = new ConcurrentHashMap<>();
        ScheduledExecutorService callers = Executors.newScheduledThreadPool(4);
        ScheduledFuture<?> calling = callers.scheduleAtFixedRate(
                () -> {
                    String number = numbers.get(calls.get() % numbers.size()).phoneNumber();
                    heard.computeIfAbsent(number, called -> new ConcurrentLinkedQueue<>())
                            .add(call(number));
                    calls.incrementAndGet();
                },
                0,
                50,
                TimeUnit.MILLISECONDS);
        try {
            Awaitility.await().until(() -> calls.get() > numbers.size());
            Answer moved = client.async().post("/api/phone-numbers/move", move(""));
            assertThat(client.awaitEnd(moved.at("/operation/id"), SOON).at("/state"))
                    .isEqualTo("COMPLETED");
            int before = calls.get();
            Awaitility.await().until(() -> calls.get() > before + numbers.size());
            assertThat(calling.isDone()).as("a call had no answer").isFalse();
        } finally {
            callers.shutdown();
            assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(heard).hasSize(40);
        assertThat(heard.values()).allSatisfy(answers -> {
            List<String> inTurn = List.copyOf(answers);
            int moved = inTurn.indexOf("Say: The new agent speaks.");
            assertThat(moved).as(inTurn.toString()).isPositive();
            assertThat(inTurn.subList(0, moved)).containsOnly("Say: The old agent speaks.");
            assertThat(inTurn.subList(moved, inTurn.size())).containsOnly("Say: The new agent speaks.");
        });
        AuditInvariant.check(SERVER);
    }

    private void greets(String agent, String greeting) {
        assertThat(client.put(
                                "/api/chatbots/" + agent,
                                "{\"name\":\"" + agent + "\",\"greeting\":\"" + greeting + "\"}")
                        .status())
                .isEqualTo(200);
    }

    private static String call(String phoneNumber) {
        return SERVER.simulator()
                .placeCall(CallToPlace.of("+15559998877", phoneNumber))
                .heard()
                .get(0);
    }

    @Test
    void whatFailsIsToldNumberByNumberAndTriedAgain() {
        assertThat(client.assign(numbers.get(1).id(), other, true, false).status())
                .isEqualTo(200);
        SERVER.simulator()
                .replaceFaults(List.of(Fault.status(
                        Match.post("IncomingPhoneNumbers")
                                .forNumber(numbers.get(2).phoneNumber()),
                        400)));

        Answer answer = client.post("/api/phone-numbers/assignments", assignments(old));

        assertThat(answer.json().at("/success").asBoolean()).as(answer.text()).isFalse();
        assertThat(answer.json().at("/results/errors"))
                .extracting(error -> error.path("code").asString())
                .containsExactlyInAnyOrder("already_assigned", "twilio_refused");
        assertThat(SERVER.simulator()
                        .number(numbers.get(2).phoneNumber())
                        .orElseThrow()
                        .voiceUrl())
                .isEmpty();
        String id = answer.header("Operation-Id").orElseThrow();
        assertThat(client.withHeader("Accept", "text/csv")
                        .get("/api/operations/" + id + "/results")
                        .text())
                .contains("fromAgent,toAgent", "already_assigned", old);
        assertThat(client.operation(id).at("/type")).isEqualTo("ASSIGN_FLEET");

        SERVER.simulator().clearFaults();
        Answer retried = client.post("/api/operations/" + id + "/retry-failed");

        assertThat(retried.json().at("/results/success").asInt())
                .as(retried.text())
                .isEqualTo(1);
        assertThat(retried.json().at("/results/failed").asInt()).isEqualTo(1);
        assertThat(agents()).containsOnly(old, other);
    }

    @Test
    void aDryRunTellsWhatWouldBecomeOfEachNumberAndAsksTwilioNothing() {
        assertThat(client.post("/api/phone-numbers/assignments", assignments(old))
                        .status())
                .isEqualTo(200);
        SERVER.simulator().clearRequests();

        Answer plan = client.post("/api/phone-numbers/move", move(",\"dryRun\":true"));

        assertThat(plan.at("/message")).as(plan.text()).isEqualTo("Would move 6 phone numbers");
        assertThat(plan.json().at("/plan/toUpdate").asInt()).isEqualTo(6);
        assertThat(plan.at("/plan/changes/0/assignment/from")).isEqualTo(old);
        assertThat(plan.at("/plan/changes/0/assignment/to")).isEqualTo(other);
        assertThat(SERVER.simulator().requests())
                .noneMatch(request ->
                        request.path().contains(String.valueOf(numbers.get(0).phoneNumberSid())));
        assertThat(agents()).containsOnly(old);
    }

    @Test
    void aCanaryThatFailsPausesTheBatchWhichCanBeCancelled() {
        SERVER.simulator()
                .replaceFaults(numbers.stream()
                        .map(number ->
                                Fault.status(Match.post("IncomingPhoneNumbers").forNumber(number.phoneNumber()), 400))
                        .toList());

        String id = client.async()
                .post("/api/phone-numbers/assignments", assignments(old).replace("]}", "],\"canary\":2}"))
                .at("/operation/id");

        await().atMost(SOON)
                .until(() -> client.operation(id).json().at("/progress/paused").asBoolean());
        assertThat(client.operation(id).at("/progress/pausedBecause")).startsWith("Canary: ");
        assertThat(client.operation(id).json().at("/progress/failed").asInt()).isEqualTo(2);
        assertThat(client.post("/api/operations/" + id + "/cancel").status()).isEqualTo(202);
        assertThat(client.awaitEnd(id, SOON).at("/state")).isEqualTo("CANCELLED");
        assertThat(agents()).containsOnly("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "assignments|{\"assignments\":[]}|assignments",
                "assignments|{}|assignments",
                "assignments|{\"assignments\":[{\"phoneNumberId\":\"a b\",\"chatbotId\":\"x\"}]}|assignments[0].phoneNumberId",
                "assignments|{\"assignments\":[{\"phoneNumberId\":\"p1\",\"chatbotId\":\"x\"},{\"phoneNumberId\":\"p1\",\"chatbotId\":\"y\"}]}|assignments[1].phoneNumberId",
                "assignments|{\"assignments\":[{\"phoneNumberId\":\"p1\",\"chatbotId\":\"x\"}],\"canary\":-1}|canary",
                "assignments|{\"assignments\":[{\"phoneNumberId\":\"p1\",\"chatbotId\":\"x\"},{\"phoneNumberId\":\"p2\"}]}|assignments[1].chatbotId",
                "assignments|{\"assignments\":[null]}|assignments[0]",
                "unassignments|{}|phoneNumberIds",
                "unassignments|{\"phoneNumberIds\":[\"p1\",\"p1\"]}|phoneNumberIds[1]",
                "move|{\"from\":\"x\",\"to\":\"x\"}|to",
                "move|{\"from\":\"x\"}|to",
            })
    void whatIsWrongWithARequestIsNamed(String path, String body, String field) {
        Answer answer = client.post("/api/phone-numbers/" + path, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("\"" + field + "\"");
    }

    @Test
    void aListThatIsTooLongIsMeasuredBeforeItsEntries() {
        String entries = IntStream.rangeClosed(0, 10_000).mapToObj(i -> "{}").collect(Collectors.joining(","));

        Answer answer = client.post("/api/phone-numbers/assignments", "{\"assignments\":[" + entries + "]}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.at("/field")).isEqualTo("assignments");
        assertThat(answer.json().at("/errors")).hasSize(1);
        assertThat(answer.text()).contains("must have 1 to 10000 assignments");
    }

    @Test
    void anEntryThatIsRefusedIsNamedWithItsPlace() {
        String body =
                assignments(old).replace("]}", ",{\"phoneNumberId\":\"phone_none\",\"chatbotId\":\"" + old + "\"}]}");
        Answer noNumber = client.post("/api/phone-numbers/assignments", body);
        assertThat(noNumber.status()).as(noNumber.text()).isEqualTo(404);
        assertThat(noNumber.at("/field")).isEqualTo("assignments[6].phoneNumberId");

        Answer notTheirs = client.post("/api/phone-numbers/assignments", assignments("agent_456"));
        assertThat(notTheirs.status()).as(notTheirs.text()).isEqualTo(403);
        assertThat(notTheirs.at("/field")).isEqualTo("assignments[0].chatbotId");
    }

    @Test
    void aNumberThatAnotherOperationHoldsIsToldSoByEachBatchThatNamesIt() {
        assertThat(client.post("/api/phone-numbers/assignments", assignments(old))
                        .status())
                .isEqualTo(200);
        String held = numbers.get(0).id();
        String free = numbers.get(1).id();
        String release = SERVER.as(owner, "read write release")
                .delete("/api/phone-numbers/" + held, "{\"after\":\"P7D\"}")
                .at("/operation/id");
        await().atMost(SOON)
                .until(() ->
                        client.get("/api/phone-numbers/" + held).at("/state").equals("RELEASING"));
        assertThat(client.unassign(free).status()).isEqualTo(200);
        String ids = "[\"" + held + "\",\"" + free + "\",\"" + numbers.get(2).id() + "\"]";

        Answer update = client.put("/api/phone-numbers/webhooks", "{\"phoneNumberIds\":" + ids + "}");
        Answer move = client.post("/api/phone-numbers/move", move(",\"phoneNumberIds\":" + ids));

        for (Answer answer : List.of(update, move)) {
            assertThat(answer.json().at("/results/errors"))
                    .as(answer.text())
                    .extracting(error -> error.path("phoneNumberId").asString() + " "
                            + error.path("code").asString())
                    .containsExactlyInAnyOrder(held + " operation_running", free + " not_assigned");
            assertThat(answer.json().at("/results/success").asInt()).isEqualTo(1);
        }
        assertThat(client.post("/api/phone-numbers/" + held + "/keep").status()).isEqualTo(200);
        assertThat(client.awaitEnd(release, SOON).at("/state")).isEqualTo("CANCELLED");
    }

    @Test
    void numbersAndAgentsOfOthersAreRefused() {
        String theirs = SERVER.addNumber("somebody").id();

        assertThat(client.post("/api/phone-numbers/move", "{\"from\":\"" + old + "\",\"to\":\"agent_456\"}")
                        .status())
                .isEqualTo(403);
        assertThat(client.post("/api/phone-numbers/unassignments", "{\"phoneNumberIds\":[\"" + theirs + "\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(client.post(
                                "/api/phone-numbers/assignments",
                                "{\"assignments\":[{\"phoneNumberId\":\"phone_none\",\"chatbotId\":\"" + old + "\"}]}")
                        .status())
                .isEqualTo(404);
    }

    private Answer undo(Answer batch) {
        return client.post("/api/operations/" + batch.header("Operation-Id").orElseThrow() + "/undo");
    }

    private String assignments(String agent) {
        return numbers.stream()
                .map(number -> "{\"phoneNumberId\":\"" + number.id() + "\",\"chatbotId\":\"" + agent
                        + "\",\"enableSms\":true}")
                .collect(Collectors.joining(",", "{\"assignments\":[", "]}"));
    }

    private String move(String more) {
        return "{\"from\":\"" + old + "\",\"to\":\"" + other + "\"" + more + "}";
    }

    private Stream<String> agents() {
        return numbers.stream()
                .map(number -> client.get("/api/phone-numbers/" + number.id()).at("/chatbot/id"));
    }

    private Map<String, Map<String, String>> held() {
        return numbers.stream()
                .collect(Collectors.toMap(
                        NewPhoneNumber::id,
                        number -> SERVER.simulator()
                                .number(number.phoneNumber())
                                .orElseThrow()
                                .settings()));
    }
}
