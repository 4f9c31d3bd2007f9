package dev.switchboard.api.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.traffic.CallToPlace;
import dev.switchboard.simulator.traffic.MessageToSend;
import dev.switchboard.simulator.traffic.SentMessage;
import dev.switchboard.workflows.number.Capabilities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What Twilio hears from us: greetings, and what runtimes answer. */
class AnswersIT {

    private static final String PERSON = "+15557654321";
    private static final String OVERRIDES = "#rc=2&amp;rp=ct,5xx,rt";

    private static SwitchboardServer server;
    private static SwitchboardClient demo;
    private static HttpServer bot;
    private static int agents;

    /** What the bot was asked, and what it answers to that: a status, a type, a body. */
    private static final List<String> asked = new CopyOnWriteArrayList<>();

    private static volatile int status = 200;
    private static volatile String type = "text/xml";
    private static volatile String body = "<Response/>";

    @BeforeAll
    static void start() throws IOException {
        server = SwitchboardServer.start(SwitchboardServer.Options.defaults());
        demo = server.as("demo");
        bot = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bot.createContext("/", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("I-Twilio-Idempotency-Token") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        bot.start();
    }

    @AfterAll
    static void stop() {
        bot.stop(0);
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 200})
    void tenMessagesToABotThatSaysNothingReachItAndNothingIsSaid(int nothing) {
        NewPhoneNumber number = assigned(agent("Not this", botUrl()));
        botAnswers(nothing, "text/xml", "");

        for (int i = 0; i < 10; i++) {
            SentMessage message =
                    server.simulator().sendMessage(MessageToSend.inbound(PERSON, number.phoneNumber(), "Hello " + i));
            assertThat(message.replies()).isEmpty();
            assertThat(message.warnings()).isEmpty();
            assertThat(message.webhooks()).hasSize(1);
        }

        assertThat(asked).hasSize(10).allSatisfy(event -> assertThat(event).contains("SwitchboardEvent=message"));
        // To a call it would be silence.
        assertThat(server.simulator()
                        .placeCall(CallToPlace.of(PERSON, number.phoneNumber()))
                        .heard())
                .contains("Say: Not this");
    }

    @Test
    void twoNumbersThatGreetWhoeverWritesStopAfterOneExchange() {
        NewPhoneNumber one = assigned(agent("This is one.", null));
        NewPhoneNumber other = assigned(agent("This is the other.", null));

        assertThat(exchanged(one.phoneNumber(), other.phoneNumber())).isZero();
        // Nor do two whose numbers nobody here knows of: each is greeted once.
        release(one);
        assertThat(exchanged(one.phoneNumber(), other.phoneNumber())).isEqualTo(1);
        assertThat(exchanged(one.phoneNumber(), other.phoneNumber())).isZero();
    }

    /** Delivers a message and then every reply, as Twilio does; answers how many replies there were. */
    private static int exchanged(String from, String to) {
        Queue<MessageToSend> underWay = new ArrayDeque<>(List.of(MessageToSend.inbound(from, to, "Hello")));
        int replies = 0;
        while (!underWay.isEmpty() && replies < 20) {
            MessageToSend message = underWay.remove();
            for (SentMessage.Reply reply :
                    server.simulator().sendMessage(message).replies()) {
                underWay.add(MessageToSend.inbound(message.content().to(), reply.to(), reply.body()));
                replies++;
            }
        }
        return replies;
    }

    @Test
    void aPersonIsGreetedOnceAndNotForAWordThatTwilioAnswers() {
        NewPhoneNumber number = assigned(agent("Hello from us.", null));

        assertThat(replies(number, "Stop.")).isEmpty();
        assertThat(replies(number, "help")).isEmpty();
        assertThat(replies(number, "Are you open?")).containsExactly("Hello from us.");
        assertThat(replies(number, "Are you there?")).isEmpty();
        assertThat(signed(number, Map.of("From", "12345", "Body", "Hi"))).doesNotContain("<Message");
        assertThat(signed(number, Map.of("From", "MYBANK", "Body", "Hi"))).doesNotContain("<Message");
        assertThat(signed(number, Map.of("From", "+15557654399", "Body", "Arrête", "OptOutType", "STOP")))
                .doesNotContain("<Message");
        assertThat(signed(number, Map.of("From", "+15557654399", "Body", "Hi")))
                .contains("<Body>Hello from us.</Body>")
                .contains("/api/twilio/status" + OVERRIDES);
    }

    @Test
    void aBotGetsWhatIsNotGreetedWithTwiliosToken() {
        NewPhoneNumber number = assigned(agent("Not this", botUrl()));
        botAnswers(200, "text/xml", "<Response><Message>From the bot</Message></Response>");

        assertThat(replies(number, "STOP")).containsExactly("From the bot");
        assertThat(replies(number, "STOP")).containsExactly("From the bot");

        assertThat(asked)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event).contains("Body=STOP").doesNotStartWith("null "));
    }

    @Test
    void aSilentDatabaseMeansSilence() {
        NewPhoneNumber number = assigned(agent("Hello from us.", null));
        JdbcClient jdbc = server.bean(JdbcClient.class);
        jdbc.sql("ALTER TABLE greeting_sent RENAME TO greeting_away").update();
        try {
            assertThat(replies(number, "Hi")).isEmpty();
        } finally {
            jdbc.sql("ALTER TABLE greeting_away RENAME TO greeting_sent").update();
        }
        assertThat(replies(number, "Hi")).containsExactly("Hello from us.");
    }

    @Test
    void anAnswerInAForeignTypeIsToldInTheAgentsRecord() {
        String agentId = agent("Hello from us.", botUrl());
        NewPhoneNumber number = assigned(agentId);
        assertThat(demo.get("/api/chatbots/" + agentId).json().has("lastRefusal")
                        && !demo.get("/api/chatbots/" + agentId)
                                .json()
                                .at("/lastRefusal")
                                .isNull())
                .isFalse();
        botAnswers(200, "application/json", "{\"reply\":\"my s3cret\"}");

        assertThat(replies(number, "Hi")).containsExactly("Hello from us.");

        Answer refused = demo.get("/api/chatbots/" + agentId);
        assertThat(refused.at("/lastRefusal/code")).isEqualTo("foreign_type");
        assertThat(refused.at("/lastRefusal/event")).isEqualTo("message");
        assertThat(refused.at("/lastRefusal/reason")).contains("application/json");
        assertThat(refused.at("/lastRefusal/at")).isNotEmpty();
        assertThat(refused.json().at("/lastRefusal/answeredAt").isString()).isFalse();
        assertThat(refused.text()).doesNotContain("s3cret");
        assertThat(demo.get("/api/chatbots?limit=200").text()).contains("foreign_type");

        botAnswers(204, "text/xml", "");
        assertThat(replies(number, "Hi")).isEmpty();
        await().until(() -> demo.get("/api/chatbots/" + agentId)
                .json()
                .at("/lastRefusal/answeredAt")
                .isString());

        assertThat(demo.put(
                                "/api/chatbots/" + agentId,
                                json(Map.of("name", "Agent", "runtimeUrl", botUrl() + "/other")))
                        .text())
                .doesNotContain("foreign_type");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            500 | text/xml   | <Response/>                                 | status_5xx
            302 | text/xml   | <Response/>                                 | status_3xx
            200 | text/html  | <html><body>Login</body></html>             | foreign_type
            200 | text/xml   | <Response><Message></Message></Response>    | empty_message
            200 | text/xml   | <Response><Say>&#1;</Say></Response>        | not_twiml
            """)
    void everyOtherRefusalIsToldToo(int answer, String answerType, String text, String code) {
        String agentId = agent("Hello from us.", botUrl());
        NewPhoneNumber number = assigned(agentId);
        botAnswers(answer, answerType, text);

        assertThat(replies(number, "Hi")).containsExactly("Hello from us.");

        assertThat(demo.get("/api/chatbots/" + agentId).at("/lastRefusal/code")).isEqualTo(code);
    }

    @Test
    void whatABotWritesIsMadeFitForTwilio() {
        NewPhoneNumber number = assigned(agent("Not this", botUrl() + "/agents/voice"));
        botAnswers(
                200,
                "text/html; charset=utf-8",
                "<?xml version=\"1.1\" encoding=\"utf-16\"?><Response><Say>Grüße</Say><Dial><Number>+15550001</Number></Dial>"
                        + "<Gather action=\"\"/><Redirect>next</Redirect></Response>");

        String twiml = signedCall(number);

        assertThat(twiml)
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Say>Grüße</Say>")
                .contains("<Number statusCallback=\"" + server.url() + "/api/twilio/status" + OVERRIDES + "\">")
                .contains("<Gather action=\"\"/>")
                .contains("<Redirect>" + botUrl() + "/agents/next</Redirect>");
    }

    @Test
    void aGreetingIsCheckedWhenItIsSaved() {
        assertThat(create("x".repeat(1_600)).status()).isEqualTo(201);
        Answer tooLong = create("x".repeat(1_601));
        assertThat(tooLong.status()).isEqualTo(400);
        assertThat(tooLong.at("/field")).isEqualTo("greeting");
        assertThat(tooLong.text()).contains("1,600");
        for (String unsayable : List.of("\\u0001", "\\u0000", "\\ud800", "\\uffff")) {
            Answer answer = demo.post("/api/chatbots", "{\"name\":\"Agent\",\"greeting\":\"a" + unsayable + "\"}");
            assertThat(answer.status()).as(unsayable).isEqualTo(400);
            assertThat(answer.at("/field")).isEqualTo("greeting");
            assertThat(demo.post("/api/chatbots", "{\"name\":\"a" + unsayable + "\"}")
                            .at("/field"))
                    .isEqualTo("name");
        }
        assertThat(demo.put("/api/chatbots/agent_456", json(Map.of("name", "A", "greeting", "x".repeat(1_601))))
                        .at("/field"))
                .isEqualTo("greeting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "\u200B"})
    void withoutAGreetingAMessageIsNotRepliedToAndACallIsToldPolitely(String blank) {
        NewPhoneNumber number = assigned(agent(blank, null));

        assertThat(replies(number, "Hi")).isEmpty();
        assertThat(server.simulator()
                        .placeCall(CallToPlace.of(PERSON, number.phoneNumber()))
                        .heard())
                .contains("Say: Hello, you have reached Agent. Goodbye.");
    }

    @Test
    void whatAPersonTypedIsSaid() {
        String greeting = "5 > 4 & \"3\" < '4' ]]> 😀\nZoë";
        NewPhoneNumber number = assigned(agent(greeting, null));

        assertThat(signed(number, Map.of("From", PERSON, "Body", "Hi"))).contains("Zoë</Body>");
        assertThat(server.simulator()
                        .placeCall(CallToPlace.of(PERSON, number.phoneNumber()))
                        .heard())
                .contains("Say: " + greeting.replace('\n', ' '));
    }

    private static void botAnswers(int newStatus, String newType, String newBody) {
        asked.clear();
        status = newStatus;
        type = newType;
        body = newBody;
    }

    private static String botUrl() {
        return "http://127.0.0.1:" + bot.getAddress().getPort();
    }

    private static String agent(String greeting, @Nullable String runtimeUrl) {
        Map<String, @Nullable String> agent = new LinkedHashMap<>();
        agent.put("id", "agent_answers_" + ++agents);
        agent.put("name", "Agent");
        agent.put("greeting", greeting);
        agent.put("runtimeUrl", runtimeUrl);
        Answer created = demo.post("/api/chatbots", json(agent));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        return created.at("/id");
    }

    private static Answer create(String greeting) {
        return demo.post("/api/chatbots", json(Map.of("name", "Agent", "greeting", greeting)));
    }

    private static String json(Map<String, ? extends @Nullable String> values) {
        return JsonMapper.shared().writeValueAsString(values);
    }

    private static NewPhoneNumber assigned(String agentId) {
        NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, true, false));
        Answer answer = demo.assign(number.id(), agentId, true, false);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return number;
    }

    /** So that nobody here knows the number, and Twilio still asks us about it. */
    private static void release(NewPhoneNumber number) {
        Answer answer = demo.unassign(number.id());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        settings -> settings.with("sms_url", server.url() + "/api/twilio/webhook"));
    }

    private static List<String> replies(NewPhoneNumber number, String text) {
        SentMessage message = server.simulator().sendMessage(MessageToSend.inbound(PERSON, number.phoneNumber(), text));
        assertThat(message.error()).isNull();
        return message.replies().stream().map(SentMessage.Reply::body).toList();
    }

    private static String signed(NewPhoneNumber number, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("MessageSid", "SM" + parameters.hashCode());
        all.put("To", number.phoneNumber());
        return signed("/api/twilio/webhook", all);
    }

    private static String signedCall(NewPhoneNumber number) {
        return signed("/api/twilio/voice", new LinkedHashMap<>(Map.of("CallSid", "CA1", "To", number.phoneNumber())));
    }

    private static String signed(String path, Map<String, String> parameters) {
        parameters.put("AccountSid", SimulatorDemo.ACCOUNT_SID);
        Answer answer = server.anonymous()
                .withHeader("Content-Type", "application/x-www-form-urlencoded")
                .withHeader(
                        "X-Twilio-Signature",
                        TwilioFacingIT.signature(SimulatorDemo.AUTH_TOKEN, server.url() + path, parameters))
                .post(path, TwilioFacingIT.form(parameters));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).contains("text/xml;charset=UTF-8");
        return answer.text();
    }
}
