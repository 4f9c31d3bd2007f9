package dev.switchboard.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.traffic.CallToPlace;
import dev.switchboard.simulator.traffic.MessageToSend;
import dev.switchboard.workflows.number.Capabilities;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Secrets that can be recognised go through everything that the service does, well and badly. The test then looks for
 * them in its logs, in all workflow histories, in the database, and in what it answered.
 */
@NeedsTemporalServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecretsIT {

    private static final String RUNTIME_KEY = "c7d1e90b5a2f4836-runtime-key-9e8d7c6b5a4f";
    private static final String NEXT_TOKEN = "c7d1e90b5a2f4836nexttoken9e8d7c6b";
    private static final String STORED = "AC5a1de0b75a2f48365a1de0b75a2f4836";
    private static final String STORED_TOKEN = "c7d1e90b5a2f4836stored9e8d7c6b5a";
    private static final String URL_KEY = "c7d1e90b5a2f4836-runtime-url-key";
    private static final String RECEIVED = "c7d1e90b5a2f4836 what a person \"wrote\" to the agent";
    private static final String REPLIED = "c7d1e90b5a2f4836 what the agent replied";
    private static final String SENT = "c7d1e90b5a2f4836 what was sent by others over the number";
    private static final String DIGITS = "494940404914239";
    private static final String SENT_BADLY = "c7d1e90b5a2f4836-in-a-request-that-is-refused";
    private static final String PERSON = "+15557774242";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final LeakSearch secrets = new LeakSearch();
    private final List<Answer> answers = new ArrayList<>();

    private Path log;
    private SwitchboardServer server;
    private HttpServer runtime;
    private volatile int runtimeStatus = 200;
    private SwitchboardClient demo;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        log = directory.resolve("switchboard.log");
        runtime = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        runtime.createContext("/", exchange -> {
            byte[] twiml = ("<Response><Message>" + REPLIED + "</Message></Response>").getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", "text/xml");
                exchange.sendResponseHeaders(runtimeStatus, twiml.length);
                exchange.getResponseBody().write(twiml);
            }
        });
        runtime.start();
        server = SwitchboardServer.start(Options.defaults()
                .withDevServer()
                .with("logging.file.name", log.toString())
                .with("logging.level.root", "info")
                .with("logging.level.dev.switchboard", "trace")
                .with("switchboard.twilio.next-auth-token", NEXT_TOKEN)
                .with("switchboard.twilio.rotation.settle", "16s")
                .with("switchboard.twilio.rotation.grace", "1s")
                .with("switchboard.twilio.request-timeout", "2s")
                .with("switchboard.twilio.connect-timeout", "1s")
                .with("switchboard.usage.process-every", "100ms")
                .with("switchboard.usage.settle-every", "1s")
                .with("switchboard.runtime.signing-key", RUNTIME_KEY));
        String token = server.bean(DevTokens.class).token("demo", "read write", Duration.ofHours(1));
        demo = server.withToken(token);
        secrets.add("the auth token", SimulatorDemo.AUTH_TOKEN);
        secrets.add("the next auth token", NEXT_TOKEN);
        secrets.add("a stored account's token", STORED_TOKEN);
        secrets.add("a caller's token", token);
        secrets.add("a token's signature", token.substring(token.lastIndexOf('.') + 1));
        secrets.add("the key of tokens", server.bean(JwtProperties.class).secret());
        secrets.add("the key of runtimes", RUNTIME_KEY);
        secrets.add("a runtime's URL", URL_KEY);
        secrets.add("a message that was received", RECEIVED);
        secrets.add("a message that was replied", REPLIED);
        secrets.add("a message that was sent", SENT);
        secrets.add("digits that were dialled", DIGITS);
        secrets.add("what was sent badly", SENT_BADLY);
    }

    @AfterAll
    void stop() {
        server.close();
        runtime.stop(0);
    }

    /** Else all that follows would prove nothing. */
    @Test
    @Order(1)
    void whatIsPlantedIsFound() {
        LeakSearch planted = new LeakSearch();
        String secret = "planted/secret \"4711\"";
        planted.add("it", secret);

        LoggerFactory.getLogger("dev.switchboard.planted").debug("Planted: {}", secret);
        assertThat(planted.in("log", logged())).hasSize(1);
        LeakSearch inException = new LeakSearch();
        inException.add("it", "planted-in-an-exception");
        LoggerFactory.getLogger("dev.switchboard.planted")
                .warn("Planted", new IllegalStateException("Basic " + base64("AC1:planted-in-an-exception")));
        assertThat(inException.in("log", logged())).hasSize(1);

        WorkflowClient client = server.bean(WorkflowClient.class);
        WorkflowStub stub = client.newUntypedWorkflowStub(
                "Planted",
                WorkflowOptions.newBuilder()
                        .setTaskQueue("nobody-polls-this")
                        .setWorkflowId("planted")
                        .setMemo(Map.of("note", "in the memo: " + secret))
                        .build());
        stub.start(Map.of("deep", List.of(Map.of("down", secret))));
        stub.terminate("planted");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(leaks(planted, new Histories(client).all())).hasSize(1));

        for (String look : List.of(
                "https://a.example/?key=planted%2Fsecret+%224711%22",
                "{\"json\": \"planted\\/secret \\\"4711\\\"\"}",
                "Basic " + base64("AC1:" + secret),
                "Basic " + base64("AC12:" + secret),
                "Basic " + base64("AC123:" + secret))) {
            assertThat(planted.in("answer", look)).as(look).hasSize(1);
        }
        assertThat(planted.in("log", "nothing")).isEmpty();
        assertThat(planted.in("log", logged()).toString()).doesNotContain(secret);
    }

    @Test
    @Order(2)
    void everythingIsDoneOnce() {
        TwilioSimulator twilio = server.simulator();
        runtimeOfAgent456("http://127.0.0.1:" + runtime.getAddress().getPort() + "/twiml?key=" + URL_KEY);
        expect(200, demo.assign("phone_123", "agent_456", true, true));
        expect(200, demo.webhooks("phone_123"));
        expect(400, demo.assign("phone_123", "agent_789", false, false));
        expect(200, demo.put("/api/phone-numbers/webhooks"));
        expect(200, demo.updateWebhooks("phone_123"));
        expect(200, demo.post("/api/phone-numbers/import"));
        Answer secret = demo.get("/api/chatbots/agent_456/runtime-secret");
        assertThat(secret.status()).isEqualTo(200);
        secrets.add("an agent's secret", secret.at("/secret"));

        assertThat(twilio.sendMessage(MessageToSend.inbound(PERSON, SimulatorDemo.PHONE_123, RECEIVED))
                        .replies())
                .extracting(reply -> reply.body())
                .containsExactly(REPLIED);
        twilio.sendMessage(
                MessageToSend.inbound("whatsapp:" + PERSON, "whatsapp:" + SimulatorDemo.PHONE_123, RECEIVED));
        twilio.sendMessage(MessageToSend.outbound(SimulatorDemo.PHONE_123, PERSON, SENT)
                .withStatusCallback(server.url() + "/api/twilio/status"));
        twilio.placeCall(CallToPlace.of(PERSON, SimulatorDemo.PHONE_123)
                .withDigits(DIGITS)
                .withDurationSeconds(61));
        await().atMost(SOON)
                .until(() -> demo.get("/api/usage")
                                .json()
                                .at("/total/smsSegmentsUnsettled")
                                .asInt(0)
                        == 0);
        expect(
                200,
                demo.post(
                        "/api/usage/reconcile",
                        "{\"day\":\"" + java.time.LocalDate.now(java.time.ZoneOffset.UTC) + "\"}"));
    }

    /** The tokens of an account that is stored, refused, asked for badly and rotated, with answers that are lost. */
    @Test
    @Order(2)
    void anAccountIsStoredAndItsTokenRotated() {
        TwilioSimulator twilio = server.simulator();
        SimulatedAccount account = twilio.addAccount(SimulatedAccount.of(STORED, STORED_TOKEN));
        String path = "/api/twilio-accounts";
        expect(422, demo.post(path, "{\"accountSid\":\"" + STORED + "\",\"authToken\":\"" + SENT_BADLY + "\"}"));
        expect(400, demo.post(path, "{\"accountSid\":1,\"authToken\":\"" + STORED_TOKEN + "\",\"x\":"));
        expect(400, demo.post(path, "{\"authToken\":\"" + STORED_TOKEN + " \"}"));
        expect(
                201,
                demo.post(path, "{\"accountSid\":\"" + STORED + "\",\"authToken\":\"" + account.authToken() + "\"}"));
        expect(200, demo.post("/api/phone-numbers/import", "{\"accountSid\":\"" + STORED + "\"}"));
        twilio.replaceFaults(List.of(
                Fault.dropAfterApply(Match.post("AuthTokens/Secondary")).withTimes(1),
                Fault.dropAfterApply(Match.post("AuthTokens/Promote")).withTimes(1)));
        Answer rotating = demo.async().post(path + "/" + STORED + "/rotate-token");
        expect(202, rotating);
        String operation = rotating.header("Location").orElseThrow();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> demo.get(operation).at("/state").equals("COMPLETED"));
        twilio.clearFaults();
        String rotated = twilio.account(STORED).orElseThrow().authToken();
        assertThat(rotated).isNotEqualTo(STORED_TOKEN);
        secrets.add("a stored account's token after its rotation", rotated);
        expect(200, demo.get(operation));
        expect(200, demo.get(path));
    }

    @Test
    @Order(3)
    void everythingFailsOnce() {
        TwilioSimulator twilio = server.simulator();
        for (Fault fault : List.of(
                Fault.status(Match.post("IncomingPhoneNumbers"), 401, 20003),
                Fault.status(Match.post("IncomingPhoneNumbers"), 403, 20003),
                Fault.status(Match.post("IncomingPhoneNumbers"), 400, 21402),
                Fault.html(Match.post("IncomingPhoneNumbers"), 502),
                Fault.timeout(Match.post("IncomingPhoneNumbers"), 3_000),
                Fault.dropAfterApply(Match.post("IncomingPhoneNumbers")))) {
            NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, true, false));
            twilio.replaceFaults(List.of(fault.withTimes(6)));
            Answer answer = demo.assign(number.id(), "agent_456", true, false);
            if (answer.status() == 202) {
                answers.add(demo.awaitEnd(answer.at("/operation/id"), Duration.ofMinutes(1)));
            }
            answers.add(answer);
            twilio.clearFaults();
        }
        twilio.replaceFaults(
                List.of(Fault.status(Match.everything(), 500, 20500).withTimes(3)));
        answers.add(demo.webhooks("phone_123"));
        twilio.clearFaults();

        runtimeStatus = 500;
        twilio.sendMessage(MessageToSend.inbound(PERSON, SimulatorDemo.PHONE_123, RECEIVED));
        runtime.stop(0);
        twilio.sendMessage(MessageToSend.inbound(PERSON, SimulatorDemo.PHONE_123, RECEIVED));

        // What PostgreSQL says of a row that it refuses names the row's values.
        sql("ALTER TABLE twilio_event ADD CONSTRAINT nothing_is_stored CHECK (false) NOT VALID");
        twilio.sendMessage(MessageToSend.inbound(PERSON, SimulatorDemo.PHONE_123, RECEIVED));
        sql("ALTER TABLE twilio_event DROP CONSTRAINT nothing_is_stored");
        sql("ALTER TABLE chatbot ADD CONSTRAINT nothing_is_changed CHECK (false) NOT VALID");
        answers.add(demo.put(
                "/api/chatbots/agent_789",
                "{\"name\":\"x\",\"runtimeUrl\":\"https://a.example/?key=" + URL_KEY + "\"}"));
        sql("ALTER TABLE chatbot DROP CONSTRAINT nothing_is_changed");
        expect(200, demo.unassign("phone_123"));
        expect(200, demo.unassign("phone_123"));
    }

    @Test
    @Order(4)
    void requestsThatAreRefusedSayNothingOfWhatTheyHad() {
        for (String body : List.of(
                "{\"phoneNumberId\":\"" + SENT_BADLY + "\"",
                "{\"phoneNumberId\":{\"" + SENT_BADLY + "\":1}}",
                "{\"phoneNumberId\":\"phone_123\",\"chatbotId\":\"agent 1 " + SENT_BADLY + "\"}",
                "{\"enableSms\":\"" + SENT_BADLY + "\"}",
                "\"" + SENT_BADLY + "\"",
                "<xml>" + SENT_BADLY + "</xml>",
                "{\"phoneNumberId\":\"" + (SENT_BADLY + " ").repeat(500) + "\"}")) {
            expect(400, demo.post("/api/phone-numbers/assign", body));
        }
        expect(400, demo.get("/api/phone-numbers?access_token=" + SENT_BADLY));
        expect(400, demo.get("/api/phone-numbers?limit=" + SENT_BADLY));
        expect(400, demo.get("/api/audit?from=" + SENT_BADLY));
        for (String authorization : List.of(
                "Bearer " + SENT_BADLY,
                "Bearer " + SENT_BADLY + "." + SENT_BADLY + "." + SENT_BADLY,
                "Bearer " + base64(SENT_BADLY),
                "Bearer",
                "Basic " + base64("user:" + SENT_BADLY))) {
            expect(
                    401,
                    server.anonymous()
                            .withHeader("Authorization", authorization)
                            .get("/api/phone-numbers"));
        }
        SwitchboardClient form = server.anonymous().withHeader("Content-Type", "application/x-www-form-urlencoded");
        expect(403, form.post("/api/twilio/webhook", "Body=" + SENT_BADLY));
        expect(403, form.post("/api/twilio/webhook", "Body=%" + SENT_BADLY));
        expect(403, form.post("/api/twilio/webhook", "Body=" + SENT_BADLY.repeat(2_000)));
        expect(
                403,
                form.withHeader("X-Twilio-Signature", SENT_BADLY).post("/api/twilio/voice", "Digits=" + SENT_BADLY));
    }

    @Test
    @Order(5)
    void noSecretIsInTheLogs() {
        String logged = logged();
        // That there was something to find it in.
        assertThat(logged)
                .contains("The runtime of agent agent_456 was not used", "Refused a request to /api/twilio/webhook")
                .contains("DEBUG", "PSQLException");
        assertThat(secrets.in("log", logged)).isEmpty();
        assertThat(logged).doesNotContain(PERSON);
    }

    @Test
    @Order(6)
    void noSecretIsInAnyWorkflowHistory() {
        Map<String, String> histories = new LinkedHashMap<>();
        // Visibility is a moment late.
        await().atMost(SOON).until(() -> {
            histories.putAll(new Histories(server.bean(WorkflowClient.class)).all());
            return histories.size() > 12;
        });
        histories.keySet().removeIf(id -> id.startsWith("planted/"));
        assertThat(histories.keySet()).anyMatch(id -> id.startsWith("phone-number/phone_123/"));
        assertThat(histories.toString())
                .contains("\"phoneNumberId\":\"phone_123\"", "/api/twilio/voice?agentId=agent_456", "20003");
        assertThat(leaks(secrets, histories)).isEmpty();
        assertThat(histories.toString()).doesNotContain(PERSON);
    }

    @Test
    @Order(7)
    void noSecretIsInWhatIsAnsweredToAnybody() {
        for (String path : List.of("/v3/api-docs", "/v3/api-docs.yaml", "/actuator/prometheus", "/actuator/health")) {
            answers.add(server.anonymous().get(path));
        }
        for (String path : List.of(
                "/actuator/info",
                "/api/phone-numbers",
                "/api/phone-numbers/phone_123/events",
                "/api/audit?limit=200",
                "/api/operations?limit=200",
                "/api/usage")) {
            expect(200, demo.get(path));
        }
        assertThat(answers).hasSizeGreaterThan(40);
        for (Answer answer : answers) {
            assertThat(secrets.in(
                            answer.response().request().uri().getPath(),
                            answer.text() + answer.response().headers().map()))
                    .isEmpty();
        }
        assertThat(answers.stream().filter(answer -> answer.text().contains("switchboard_")))
                .isNotEmpty();
        assertThat(metrics()).doesNotContain(PERSON, SimulatorDemo.PHONE_123, "phone_123", "agent_456");
    }

    /** The owner's own runtime URL is theirs, and stands with the agent. */
    @Test
    @Order(8)
    void noSecretIsInTheDatabase() {
        for (String table : server.bean(JdbcClient.class)
                .sql(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'chatbot'")
                .query(String.class)
                .list()) {
            String rows = String.join(
                    "\n",
                    server.bean(JdbcClient.class)
                            .sql("SELECT t::text FROM \"" + table + "\" t")
                            .query(String.class)
                            .list());
            assertThat(secrets.in("table " + table, rows)).isEmpty();
        }
    }

    private void runtimeOfAgent456(String url) {
        Answer answer =
                demo.put("/api/chatbots/agent_456", "{\"name\":\"Support Agent\",\"runtimeUrl\":\"" + url + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private void expect(int status, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        answers.add(answer);
    }

    private String metrics() {
        return server.anonymous().get("/actuator/prometheus").text();
    }

    private void sql(String statement) {
        server.bean(JdbcClient.class).sql(statement).update();
    }

    private String logged() {
        try {
            return Files.readString(log);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> leaks(LeakSearch search, Map<String, String> texts) {
        List<String> leaks = new ArrayList<>();
        texts.forEach((place, text) -> leaks.addAll(search.in(place, text)));
        return leaks;
    }

    private static String base64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
