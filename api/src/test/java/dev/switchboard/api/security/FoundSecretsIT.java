package dev.switchboard.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.workflows.number.Capabilities;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Secrets stand in everything that somebody can write at Twilio, and everything is done with the numbers that hold
 * them. Then they are looked for everywhere but in the one column in which they are sealed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FoundSecretsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> FIELDS =
            List.of("voice_url", "voice_fallback_url", "status_callback", "sms_url", "sms_fallback_url");

    private final LeakSearch secrets = new LeakSearch();
    private final List<Answer> answers = new ArrayList<>();
    private final Map<String, String> histories = new LinkedHashMap<>();
    private int planted;

    private Path log;
    private SwitchboardServer server;
    private SwitchboardClient demo;

    @BeforeAll
    void start(@TempDir Path directory) {
        log = directory.resolve("switchboard.log");
        Options options = Options.defaults()
                .with("logging.file.name", log.toString())
                .with("logging.level.root", "info")
                .with("logging.level.dev.switchboard", "trace")
                .with("switchboard.temporal.drain-timeout", "1s")
                .with("switchboard.twilio.messaging-services.expiry", "1ms");
        server = SwitchboardServer.start(
                SwitchboardServer.temporalCli().isPresent() ? options.withDevServer() : options);
        demo = server.as("demo");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Else all that follows would prove nothing. */
    @Test
    @Order(1)
    void whatIsPlantedIsFound() {
        LeakSearch search = new LeakSearch();
        search.add("it", "p1anted-0-secret");
        assertThat(search.in("text", "https://bot:p1anted-0-secret@host")).hasSize(1);
        NewPhoneNumber number = somebodys();
        assertThat(held(number).toString()).contains("@voice-url.example", "token=", "#key=", "sms-url");
        assertThat(secrets.in("Twilio", held(number).toString())).hasSizeGreaterThan(10);
    }

    @Test
    @Order(2)
    void assignVerifyUpdateAndUnassignWithRestoreByteForByte() {
        NewPhoneNumber number = somebodys();
        Map<String, String> before = held(number);

        Answer verified = expect(200, demo.webhooks(number.id()));
        assertThat(verified.at("/webhooks/voiceUrl"))
                .isEqualTo("https://•••@voice-url.example/a?token=•••&•••&•••#key=•••");
        expect(200, demo.assign(number.id(), "agent_456", true, true));
        expect(200, demo.webhooks(number.id()));
        expect(200, demo.updateWebhooks(number.id()));
        Answer audit = expect(200, demo.get("/api/audit?phoneNumberId=" + number.id()));
        assertThat(audit.text()).contains("https://•••@sms-url.example/a?token=•••&•••&•••#key=•••");
        expect(200, restore(number));
        gather();

        assertThat(held(number)).isEqualTo(before);
    }

    @Test
    @Order(2)
    void anAssignmentThatFailsPutsBackByteForByte() {
        for (Fault fault : List.of(
                Fault.status(Match.post("Channels/Senders"), 400, 63100).withTimes(1),
                Fault.status(Match.post("IncomingPhoneNumbers"), 400, 21402).withTimes(1))) {
            NewPhoneNumber number = somebodys();
            Map<String, String> before = held(number);
            server.simulator().replaceFaults(List.of(fault));
            Answer failed = demo.assign(number.id(), "agent_456", true, true);
            server.simulator().clearFaults();
            answers.add(failed);
            assertThat(failed.status()).as(failed.text()).isGreaterThanOrEqualTo(400);
            expect(
                    200,
                    demo.get("/api/operations/" + failed.header("Operation-Id").orElseThrow()));
            gather();
            assertThat(held(number)).isEqualTo(before);
        }
    }

    @Test
    @Order(2)
    void whatSomebodyElseChangedIsTold() {
        NewPhoneNumber number = somebodys();
        expect(200, demo.assign(number.id(), "agent_456", true, true));
        plantInAll(number);
        expect(200, demo.webhooks(number.id()));
        Answer unassigned = expect(200, restore(number));
        assertThat(unassigned.json().at("/changedByOthers").size())
                .as(unassigned.text())
                .isGreaterThan(3);
        gather();
    }

    @Test
    @Order(3)
    void aBatchItsDryRunItsFailuresAndItsUndo() {
        List<NewPhoneNumber> numbers = List.of(somebodys(), somebodys(), somebodys());
        for (NewPhoneNumber number : numbers) {
            expect(200, demo.assign(number.id(), "agent_456", true, true));
            plantInAll(number);
        }
        Map<String, Map<String, String>> before = new TreeMap<>();
        numbers.forEach(number -> before.put(number.id(), held(number)));
        expect(200, demo.put("/api/phone-numbers/webhooks", "{\"dryRun\":true}"));
        server.simulator()
                .replaceFaults(List.of(Fault.status(
                                Match.post("IncomingPhoneNumbers")
                                        .forNumber(numbers.get(0).phoneNumber()),
                                400,
                                21402)
                        .withTimes(1)));
        String batch = batch(demo.async().put("/api/phone-numbers/webhooks"));
        server.simulator().clearFaults();
        assertThat(held(numbers.get(0)))
                .as("put back")
                .isEqualTo(before.get(numbers.get(0).id()));
        batch(demo.async().post("/api/operations/" + batch + "/retry-failed"));
        batch(demo.async().post("/api/operations/" + batch + "/undo"));
        assertThat(held(numbers.get(1))).isEqualTo(before.get(numbers.get(1).id()));
        assertThat(held(numbers.get(2))).isEqualTo(before.get(numbers.get(2).id()));
        plantInAll(numbers.get(2));
        batch(demo.async().post("/api/operations/" + batch + "/undo"));
        numbers.forEach(number -> expect(200, demo.unassign(number.id())));
    }

    @Test
    @Order(3)
    void driftIsFoundAndRepaired() {
        NewPhoneNumber number = somebodys();
        expect(200, demo.assign(number.id(), "agent_456", true, true));
        plantInAll(number);
        for (String policy : List.of("REPORT", "REPAIR")) {
            expect(
                    200,
                    demo.put(
                            "/api/chatbots/agent_456",
                            "{\"name\":\"Support Agent\",\"driftPolicy\":\"" + policy + "\"}"));
            batch(demo.async().post("/api/drift/check"));
            expect(200, demo.get("/api/drift"));
        }
        await().atMost(SOON)
                .until(() -> String.valueOf(held(number).get("voice_url")).contains("agent_456"));
        expect(200, demo.get("/api/drift?resolved=true"));
        expect(200, demo.unassign(number.id()));
        gather();
    }

    /** Twilio's words about a URL that it refuses may quote it. */
    @Test
    @Order(3)
    void aValueThatTwilioDoesNotTakeBackIsToldWithoutItsSecrets() {
        NewPhoneNumber number = somebodys();
        String refused = url("under_score").replace("under-score", "under_score");
        server.simulator().changeNumber(number.phoneNumber(), held -> held.with("voice_url", refused));
        expect(200, demo.assign(number.id(), "agent_456", true, true));
        Answer unassigned = expect(200, restore(number));
        assertThat(unassigned.at("/notRestored/0/value"))
                .isEqualTo("https://•••@under_score.example/a?token=•••&•••&•••#key=•••");
        expect(200, demo.get("/api/audit?phoneNumberId=" + number.id()));
        gather();
    }

    /** What a Messaging Service does with messages may be somebody's as well. */
    @Test
    @Order(3)
    void aServicesUrlIsNotShown() {
        NewPhoneNumber number = somebodys();
        server.simulator()
                .putService(
                        SimulatedService.of("Marketing").with("inbound_request_url", url("service")),
                        List.of(number.phoneNumber()));
        expect(200, demo.webhooks(number.id()));
        answers.add(demo.assign(number.id(), "agent_456", true, false));
        gather();
    }

    @Test
    @Order(4)
    void anOperationThatLostItsWorkflowIsPutRight() {
        NewPhoneNumber number = somebodys();
        Map<String, String> before = held(number);
        server.simulator()
                .replaceFaults(
                        List.of(Fault.status(Match.post("Channels/Senders/XE").forNumber(number.phoneNumber()), 503)));
        String operation =
                demo.async().assign(number.id(), "agent_456", true, true).at("/operation/id");
        await().atMost(SOON)
                .until(() -> String.valueOf(held(number).get("voice_url")).contains("agent_456"));
        gather();
        server.simulator().replaceFaults(List.of());
        server.restart();
        demo = server.as("demo");
        Answer ended = demo.awaitEnd(operation, SOON);
        answers.add(ended);
        if (ended.at("/state").equals("COMPLETED")) {
            // Its workflow was not lost: the server keeps it.
            expect(200, restore(number));
        }
        assertThat(held(number)).isEqualTo(before);
        gather();
    }

    @Test
    @Order(5)
    void noSecretIsInWhatIsAnswered() {
        for (String path : List.of(
                "/api/phone-numbers",
                "/api/audit?limit=200",
                "/api/operations?limit=200",
                "/api/drift",
                "/api/usage")) {
            expect(200, demo.get(path));
        }
        answers.add(server.anonymous().get("/actuator/prometheus"));
        assertThat(answers).hasSizeGreaterThan(30);
        for (Answer answer : answers) {
            assertThat(secrets.in(answer.response().request().uri().getPath(), answer.text()))
                    .isEmpty();
            assertThat(answer.text()).as("a reference is for us").doesNotContain("found:");
        }
    }

    @Test
    @Order(5)
    void noSecretIsInTheLogs() {
        String logged = logged();
        assertThat(logged).contains("Twilio refused to update");
        assertThat(secrets.in("log", logged)).isEmpty();
    }

    @Test
    @Order(5)
    void noSecretIsInAnyWorkflowHistory() {
        if (SwitchboardServer.temporalCli().isPresent()) {
            histories.putAll(new Histories(server.bean(WorkflowClient.class)).all());
        }
        assertThat(histories.toString()).contains("voice-url.example", "agentId=agent_456");
        histories.forEach((run, history) -> assertThat(secrets.in(run, history)).isEmpty());
    }

    @Test
    @Order(5)
    void noSecretIsInTheDatabaseButInTheSealedColumn() {
        JdbcClient jdbc = server.bean(JdbcClient.class);
        for (String table : jdbc.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
                .query(String.class)
                .list()) {
            String rows = String.join(
                    "\n",
                    jdbc.sql("SELECT t::text FROM \"" + table + "\" t")
                            .query(String.class)
                            .list());
            // Sealed, so not to be found there either.
            assertThat(secrets.in("table " + table, rows)).isEmpty();
        }
        assertThat(jdbc.sql("SELECT count(*) FROM found_value")
                        .query(Integer.class)
                        .single())
                .isGreaterThan(20);
    }

    /** A number with everything that somebody can write, each with secrets of its own. */
    private NewPhoneNumber somebodys() {
        NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, true, true));
        plantInAll(number);
        return number;
    }

    private void plantInAll(NewPhoneNumber number) {
        for (String field : FIELDS) {
            String url = field.equals("sms_fallback_url") ? unparsable() : url(field);
            server.simulator().changeNumber(number.phoneNumber(), held -> held.with(field, url));
        }
        SimulatedSender sender = server.simulator().sender(number.phoneNumber()).orElseThrow();
        server.simulator()
                .putSender(sender.withWebhook(
                        new SenderWebhook(url("callback"), "POST", url("fallback"), "POST", url("status"), "POST")));
    }

    /** With user info, values of a query with and without a name, and a fragment. */
    private String url(String field) {
        return "https://" + secret("user") + ":" + secret("password") + "@" + field.replace('_', '-')
                + ".example/a?token=" + secret("query") + "&" + secret("nameless") + "&" + secret("base64") + "==#key="
                + secret("fragment");
    }

    /** A password with a slash, so that its beginning looks like a port and its end like a path. */
    private String unparsable() {
        return "https://bot:12/" + secret("end") + "@host.example/a?x=" + secret("query");
    }

    private String secret(String what) {
        planted++;
        String secret = "p1anted-" + planted + "-" + what;
        secrets.add(what + " " + planted, secret);
        return secret;
    }

    private Map<String, String> held(NewPhoneNumber number) {
        Map<String, String> held = new TreeMap<>();
        for (String field : FIELDS) {
            held.put(
                    field,
                    server.simulator()
                            .number(number.phoneNumber())
                            .orElseThrow()
                            .get(field));
        }
        held.put(
                "webhook",
                String.valueOf(server.simulator()
                        .sender(number.phoneNumber())
                        .orElseThrow()
                        .webhook()));
        return held;
    }

    private Answer restore(NewPhoneNumber number) {
        return demo.delete("/api/phone-numbers/assign", "{\"phoneNumberId\":\"" + number.id() + "\",\"restore\":true}");
    }

    /** Waits for an operation on many, and asks for everything that can be known of it. */
    private String batch(Answer started) {
        expect(202, started);
        String id = started.at("/operation/id");
        answers.add(demo.awaitEnd(id, SOON));
        answers.add(demo.get("/api/operations/" + id + "/results"));
        answers.add(demo.withHeader("Accept", "text/csv").get("/api/operations/" + id + "/results"));
        try (InputStream events = demo.open("/api/operations/" + id + "/events")) {
            String text = new String(events.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(secrets.in("events of " + id, text)).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        gather();
        return id;
    }

    private Answer expect(int status, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        answers.add(answer);
        return answer;
    }

    /** The histories of the runs that were the last of their workflows by now; a server in the process lists none. */
    private void gather() {
        WorkflowClient client = server.bean(WorkflowClient.class);
        for (String id : server.bean(JdbcClient.class)
                .sql("SELECT DISTINCT workflow_id FROM operation UNION SELECT 'phone-number/' || id FROM phone_number")
                .query(String.class)
                .list()) {
            try {
                histories.put(
                        id + "/" + histories.size(),
                        Histories.textOf(client.fetchHistory(id).getHistory()));
            } catch (StatusRuntimeException none) {
                assertThat(none.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
            }
        }
    }

    private String logged() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
