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
import dev.switchboard.simulator.traffic.PlacedCall;
import dev.switchboard.simulator.traffic.SentMessage;
import dev.switchboard.testing.Aside;
import dev.switchboard.workflows.number.Capabilities;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What Twilio asks and tells, as the simulator does, and the usage that follows. */
class TwilioFacingIT {

    private static final String CALLER = "+15557654321";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static SwitchboardServer server;
    private static SwitchboardClient demo;

    @BeforeAll
    static void start() {
        server = SwitchboardServer.start(SwitchboardServer.Options.defaults()
                .with("switchboard.usage.process-every", "50ms")
                .with("switchboard.usage.settle-every", "300ms")
                .with("switchboard.twilio.next-auth-token", "the-token-after-the-rotation")
                .with("spring.datasource.hikari.connection-timeout", "1000"));
        demo = server.as("demo");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aCallHearsTheAgentsGreetingAndItsMinutesAreCounted() {
        NewPhoneNumber number = assigned(new Capabilities(true, true, false), "agent_456");
        // The simulator says of a call that ends now that it began 61 s ago: the number has to have had its agent then.
        server.bean(JdbcClient.class)
                .sql("UPDATE binding_period SET since = since - interval '1 hour' WHERE phone_number_id = :id")
                .param("id", number.id())
                .update();

        PlacedCall call = server.simulator()
                .placeCall(CallToPlace.of(CALLER, number.phoneNumber()).withDurationSeconds(61));

        assertThat(call.heard()).contains("Say: Hello, this is the Support Agent.");
        assertThat(call.warnings()).isEmpty();
        assertThat(call.statusCallbacks())
                .allSatisfy(callback ->
                        assertThat(callback.requests().get(0).status()).isEqualTo(204));
        await().atMost(SOON).until(() -> total(number, "voiceMinutes") == 2);
        JsonNode row = demo.get("/api/usage?groupBy=number,agent,channel,day,month&phoneNumberId=" + number.id())
                .json()
                .at("/usage/0");
        assertThat(row.at("/phoneNumberId").asString()).isEqualTo(number.id());
        assertThat(row.at("/chatbotId").asString()).isEqualTo("agent_456");
        assertThat(row.at("/channel").asString()).isEqualTo("voice");
        assertThat(row.at("/day").asString()).startsWith(row.at("/month").asString());
        assertThat(row.at("/calls").intValue()).isEqualTo(1);
        Answer csv = demo.withHeader("Accept", "text/csv").get("/api/usage?groupBy=agent&phoneNumberId=" + number.id());
        assertThat(csv.text()).isEqualTo("""
                        chatbotId,voiceMinutes,smsSegments,smsSegmentsUnsettled,whatsappDelivered,calls,messages
                        agent_456,2,0,0,0,1,0
                        """.replace("\n", "\r\n"));
    }

    @Test
    void anSmsIsRepliedToAndSegmentsOfBothAreCounted() {
        NewPhoneNumber number = assigned(new Capabilities(true, true, false), "agent_456");

        SentMessage message =
                server.simulator().sendMessage(MessageToSend.inbound(CALLER, number.phoneNumber(), "x".repeat(200)));

        assertThat(message.numSegments()).isEqualTo(2);
        assertThat(message.replies()).singleElement().satisfies(reply -> {
            assertThat(reply.body()).isEqualTo("Hello, this is the Support Agent.");
            assertThat(reply.to()).isEqualTo(CALLER);
        });
        await().atMost(SOON)
                .until(() -> total(number, "smsSegments") == 3 && total(number, "smsSegmentsUnsettled") == 0);
        assertThat(total(number, "smsSegments", "&direction=inbound")).isEqualTo(2);
        assertThat(total(number, "smsSegments", "&direction=outbound&channel=sms"))
                .isEqualTo(1);
        assertThat(events(number).toString()).doesNotContain("xxx").doesNotContain("Support Agent");
    }

    @Test
    void aWhatsAppMessageThatIsDeliveredAndReadCountsOnce() {
        NewPhoneNumber number = assigned(new Capabilities(true, true, true), "agent_456");
        String ours = "whatsapp:" + number.phoneNumber();

        server.simulator()
                .sendMessage(MessageToSend.outbound(ours, "whatsapp:" + CALLER, "Your table is booked.")
                        .withStatus("read"));
        SentMessage inbound =
                server.simulator().sendMessage(MessageToSend.inbound("whatsapp:" + CALLER, ours, "Thank you"));

        assertThat(inbound.replies()).hasSize(1);
        // The one that was read and the reply; not the one that came.
        await().atMost(SOON).until(() -> total(number, "messages") == 3);
        await().atMost(SOON).until(() -> total(number, "whatsappDelivered") == 2);
        assertThat(events(number).valueStream().map(event -> event.at("/status").asString()))
                .contains("delivered", "read");
    }

    @Test
    void aNumberWithoutAnAgentAnswersPolitely() {
        NewPhoneNumber number = server.addNumber("demo");
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        settings -> settings.with("voice_url", server.url() + "/api/twilio/voice?agentId=agent_456")
                                .with("sms_url", server.url() + "/api/twilio/webhook"));

        double calls = unbound("voice");
        double texts = unbound("sms");
        double chats = unbound("whatsapp");

        PlacedCall call = server.simulator().placeCall(CallToPlace.of(CALLER, number.phoneNumber()));
        SentMessage message =
                server.simulator().sendMessage(MessageToSend.inbound(CALLER, number.phoneNumber(), "Anybody there?"));

        assertThat(unbound("voice")).isEqualTo(calls + 1);
        assertThat(unbound("sms")).isEqualTo(texts + 1);
        assertThat(call.heard()).contains("Say: The number you have called is not in service. Goodbye.");
        assertThat(message.replies()).isEmpty();
        assertThat(message.warnings()).isEmpty();
        await().atMost(SOON).until(() -> total(number, "messages") == 1);
        Answer unknown = signed("/api/twilio/voice", Map.of("CallSid", "CA1", "To", "+15550009999"));
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.text()).contains("not in service");
        assertThat(unbound("voice")).isEqualTo(calls + 2);
        Answer chat = signed(
                "/api/twilio/webhook",
                Map.of("MessageSid", "SMunknown", "To", "whatsapp:+15550009999", "From", "whatsapp:" + CALLER));
        assertThat(chat.status()).isEqualTo(200);
        assertThat(chat.text()).contains("<Response").doesNotContain("<Message");
        assertThat(unbound("whatsapp")).isEqualTo(chats + 1);
        assertThat(unbound("sms")).isEqualTo(texts + 1);
    }

    private static double unbound(String channel) {
        return counted("switchboard.twilio.inbound.unbound", "channel", channel);
    }

    @Test
    void theFallbackAnswersWhileTheDatabaseIsAway() throws SQLException {
        NewPhoneNumber number = assigned(new Capabilities(true, true, false), "agent_456");
        List<Connection> taken = takeAllConnections();
        PlacedCall call;
        SentMessage message;
        Answer status;
        try {
            call = server.simulator().placeCall(CallToPlace.of(CALLER, number.phoneNumber()));
            message = server.simulator().sendMessage(MessageToSend.inbound(CALLER, number.phoneNumber(), "Hello"));
            status = signed("/api/twilio/status", completed("CAaway", number));
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }

        assertThat(call.webhooks().get(0).status()).isEqualTo(503);
        assertThat(call.heard())
                .contains("Say: We are sorry, we cannot take your call right now. Please try again later. Goodbye.");
        assertThat(message.webhooks().get(0).status()).isEqualTo(503);
        assertThat(message.replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.body()).startsWith("Sorry, we cannot answer right now."));
        assertThat(status.status()).isEqualTo(503);
        assertThat(signed("/api/twilio/status", completed("CAaway", number)).status())
                .isEqualTo(204);
    }

    @Test
    void allCallbacksThatWaitAreAnswered503WhileTheDatabaseIsAway() throws SQLException {
        NewPhoneNumber number = assigned(new Capabilities(true, true, false), "agent_456");
        List<Connection> taken = takeAllConnections();
        List<Integer> answers;
        try {
            List<CompletableFuture<Integer>> sent = IntStream.range(0, 30)
                    .mapToObj(i -> Aside.call(() -> signed("/api/twilio/status", completed("CAwaits" + i, number))
                            .status()))
                    .toList();
            answers = sent.stream().map(CompletableFuture::join).toList();
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }

        assertThat(answers).hasSize(30).containsOnly(503);
        assertThat(events(number).isEmpty()).isTrue();
        assertThat(signed("/api/twilio/status", completed("CAwaits0", number)).status())
                .isEqualTo(204);
    }

    @Test
    void whatTwilioDidNotSignIsRefusedAndNotKept() {
        NewPhoneNumber number = assigned(new Capabilities(true, true, false), "agent_456");
        Map<String, String> event = completed("CAforged", number);
        String url = server.url() + "/api/twilio/status";

        assertThat(post("/api/twilio/status", event, null).status()).isEqualTo(403);
        assertThat(post("/api/twilio/status", event, signature("another token", url, event))
                        .status())
                .isEqualTo(403);
        assertThat(post("/api/twilio/status", event, signature(SimulatorDemo.AUTH_TOKEN, url + "?x=1", event))
                        .status())
                .isEqualTo(403);
        assertThat(server.anonymous()
                        .withHeader("Content-Type", "application/x-www-form-urlencoded")
                        .withHeader("X-Twilio-Signature", signature(SimulatorDemo.AUTH_TOKEN, url, event))
                        .post("/api/%74wilio/status", form(event))
                        .status())
                .isEqualTo(403);
        assertThat(post("/api/twilio/webhook", event, null).status()).isEqualTo(403);
        assertThat(post("/api/twilio/voice", event, null).status()).isEqualTo(403);
        assertThat(events(number).isEmpty()).isTrue();

        assertThat(post("/api/twilio/status", event, signature(SimulatorDemo.AUTH_TOKEN, url, event))
                        .status())
                .isEqualTo(204);
        assertThat(post("/api/twilio/status", event, signature("the-token-after-the-rotation", url, event))
                        .status())
                .isEqualTo(204);
        assertThat(events(number).size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice", "voice/fallback", "webhook", "webhook/fallback", "status"})
    void noWayToWriteAPathLeadsPastTheSignature(String path) {
        NewPhoneNumber number = assigned(new Capabilities(true, true, false), "agent_456");
        Map<String, String> event = completed("CAencoded", number);
        event.put("MessageSid", "SMencoded");
        String signature = signature(SimulatorDemo.AUTH_TOKEN, server.url() + "/api/twilio/" + path, event);
        double handled = handled();
        String last = "%%%02x".formatted((int) path.charAt(path.length() - 1));
        for (String variant : List.of(
                "/api/%74wilio/" + path,
                "/%61pi/twilio/" + path,
                "/api/twilio/" + path.substring(0, path.length() - 1) + last,
                "/api/%2574wilio/" + path,
                "/api%2ftwilio/" + path,
                "/api/twilio%2f" + path,
                "/api/twilio;x=1/" + path,
                "/api/twilio/" + path + ";x=1",
                "/api/./twilio/" + path,
                "/api/x/../twilio/" + path,
                "/api/%2e/twilio/" + path,
                "/api//twilio/" + path,
                "//api/twilio/" + path,
                "/api/twilio/" + path + "/",
                "/API/twilio/" + path)) {
            // With a signature of the plain path, and with none.
            for (Answer answer : List.of(post(variant, event, signature), post(variant, event, null))) {
                assertThat(answer.status()).as(variant).isBetween(400, 499);
                assertThat(answer.text()).as(variant).doesNotContain("<Response");
            }
        }
        assertThat(handled()).isEqualTo(handled);
        assertThat(events(number).isEmpty()).isTrue();
    }

    /** What the filter has let through, and what the two handlers that need neither database nor agent answered. */
    private static double handled() {
        return counted("switchboard.twilio.callbacks") + counted("switchboard.twilio.inbound.fallback");
    }

    private static double counted(String meter, String... tags) {
        return server.bean(MeterRegistry.class).find(meter).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Test
    void aCallbackWithoutASidIsNotAccepted() {
        assertThat(signed("/api/twilio/status", Map.of("CallStatus", "completed"))
                        .status())
                .isEqualTo(400);
        assertThat(signed("/api/twilio/webhook", Map.of("To", "+15550000124")).status())
                .isEqualTo(400);
    }

    @Test
    void aLongMessageIsAcceptedAndATooLongOneIsNot() {
        assertThat(signed("/api/twilio/webhook", Map.of("MessageSid", "SMlong", "Body", "ü".repeat(10_000)))
                        .status())
                .isEqualTo(200);
        assertThat(signed("/api/twilio/webhook", Map.of("MessageSid", "SMlonger", "Body", "x".repeat(70_000)))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theAgentsRuntimeIsAskedWithASignatureAndItsAnswerIsUsed() throws IOException {
        List<String> received = new ArrayList<>();
        HttpServer runtime = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        runtime.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            synchronized (received) {
                received.add(exchange.getRequestHeaders().getFirst("X-Switchboard-Signature"));
                received.add(body);
            }
            byte[] twiml = (body.contains("SwitchboardEvent=call")
                            ? "<Response><Say>The runtime speaks.</Say></Response>"
                            : "<Response><Message>The runtime writes.</Message></Response>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, twiml.length);
            exchange.getResponseBody().write(twiml);
            exchange.close();
        });
        runtime.start();
        try {
            Answer created = demo.post(
                    "/api/chatbots",
                    "{\"id\":\"agent_runtime\",\"name\":\"Runtime\",\"greeting\":\"Not this\",\"runtimeUrl\":\"http://127.0.0.1:"
                            + runtime.getAddress().getPort() + "/\"}");
            assertThat(created.status()).as(created.text()).isEqualTo(201);
            NewPhoneNumber number = assigned(new Capabilities(true, true, false), "agent_runtime");

            PlacedCall call = server.simulator().placeCall(CallToPlace.of(CALLER, number.phoneNumber()));
            SentMessage message =
                    server.simulator().sendMessage(MessageToSend.inbound(CALLER, number.phoneNumber(), "Hello"));

            assertThat(call.heard()).contains("Say: The runtime speaks.");
            assertThat(message.replies())
                    .singleElement()
                    .satisfies(reply -> assertThat(reply.body()).isEqualTo("The runtime writes."));
            // The reply reports what becomes of it, though the runtime did not ask for that.
            await().atMost(SOON).until(() -> total(number, "smsSegments") == 2);
            Answer secret = demo.get("/api/chatbots/agent_runtime/runtime-secret");
            assertThat(secret.header("Cache-Control").orElse("")).contains("no-store");
            assertThat(received).hasSize(4);
            String time = received.get(0).substring(2, received.get(0).indexOf(','));
            assertThat(received.get(0))
                    .isEqualTo("t=" + time + ",v1=" + hmacSha256(secret.at("/secret"), time + "." + received.get(1)));
            assertThat(received.get(1)).contains("SwitchboardAgentId=agent_runtime");
        } finally {
            runtime.stop(0);
        }
        NewPhoneNumber number = assigned(new Capabilities(true, true, false), "agent_runtime");
        assertThat(server.simulator()
                        .placeCall(CallToPlace.of(CALLER, number.phoneNumber()))
                        .heard())
                .contains("Say: Not this");
    }

    @Test
    void aRuntimesSecretIsForItsOwnerWithTheScopeWrite() {
        assertThat(server.as("demo", "read")
                        .get("/api/chatbots/agent_456/runtime-secret")
                        .status())
                .isEqualTo(403);
        assertThat(server.as("other")
                        .get("/api/chatbots/agent_456/runtime-secret")
                        .status())
                .isEqualTo(403);
        assertThat(server.anonymous()
                        .get("/api/chatbots/agent_456/runtime-secret")
                        .status())
                .isEqualTo(401);
        String mine = demo.get("/api/chatbots/agent_456/runtime-secret").at("/secret");
        assertThat(mine)
                .hasSize(64)
                .isNotEqualTo(demo.get("/api/chatbots/agent_789/runtime-secret").at("/secret"));
    }

    @Test
    void aWhatsAppCallReachesTheAgentOfItsNumberAndCountsAsACall() {
        NewPhoneNumber number = assigned(new Capabilities(true, true, true), "agent_456");
        Map<String, String> call = completed("CAwhatsapp", number);
        call.putAll(Map.of(
                "From", "whatsapp:" + CALLER, "To", "whatsapp:" + number.phoneNumber(), "CallStatus", "ringing"));
        assertThat(signed("/api/twilio/voice", call).text()).contains("Hello, this is the Support Agent.");

        call.putAll(Map.of("CallStatus", "completed", "CallDuration", "61", "Duration", "2"));
        assertThat(signed("/api/twilio/status", call).status()).isEqualTo(204);

        await().atMost(SOON).until(() -> total(number, "voiceMinutes") == 2);
        assertThat(total(number, "calls")).isEqualTo(1);
        assertThat(total(number, "messages")).isZero();
        assertThat(events(number).toString()).contains("whatsapp:" + CALLER);
    }

    @Test
    void aForwardedLegCountsForTheNumberThatForwarded() {
        NewPhoneNumber number = assigned(new Capabilities(true, true, false), "agent_456");
        NewPhoneNumber callers = server.addNumber("other");
        Map<String, String> leg = completed("CAleg", number);
        leg.putAll(Map.of(
                "ParentCallSid",
                "CAparent",
                "Direction",
                "outbound-dial",
                "From",
                callers.phoneNumber(),
                "To",
                CALLER));
        assertThat(signed("/api/twilio/status", leg).status()).isEqualTo(204);
        Map<String, String> parent = completed("CAparent", number);
        parent.put("From", callers.phoneNumber());
        assertThat(signed("/api/twilio/status", parent).status()).isEqualTo(204);

        await().atMost(SOON).until(() -> total(number, "calls") == 2);
        assertThat(total(number, "voiceMinutes", "&direction=outbound")).isEqualTo(1);
        assertThat(events(number).valueStream().map(event -> event.at("/sid").asString()))
                .contains("CAleg", "CAparent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice", "voice/fallback", "webhook", "webhook/fallback", "status"})
    void aSignedGetIsAnsweredThatItIsNotAllowed(String endpoint) {
        String path = "/api/twilio/" + endpoint + "?AccountSid=" + SimulatorDemo.ACCOUNT_SID;
        String signature = signature(SimulatorDemo.AUTH_TOKEN, server.url() + path, Map.of());

        Answer answer =
                server.anonymous().withHeader("X-Twilio-Signature", signature).get(path);

        assertThat(answer.status()).as(answer.text()).isEqualTo(405);
        assertThat(answer.header("Allow")).contains("POST");
        assertThat(server.anonymous()
                        .withHeader("X-Twilio-Signature", "x")
                        .get(path)
                        .status())
                .isEqualTo(403);
    }

    /** The character zero fits into no column, and lone surrogates not into UTF-8. */
    @ParameterizedTest
    @ValueSource(strings = {"voice", "voice/fallback", "webhook", "webhook/fallback", "status"})
    void controlCharactersInParametersAreHarmless(String endpoint) {
        String nasty = "\0\u0001\u001f\u007f\uffff";
        for (String name : List.of("CallSid", "MessageSid", "From", "To", "CallStatus", "Body", "New" + nasty)) {
            Map<String, String> parameters = new LinkedHashMap<>(Map.of("CallSid", "CAnul", "MessageSid", "SMnul"));
            parameters.merge(name, nasty, String::concat);

            Answer answer = signed("/api/twilio/" + endpoint, parameters);

            assertThat(answer.status()).as("%s: %s", name, answer.text()).isIn(200, 204, 400);
        }
    }

    @Test
    void aPostWithoutABodyIsValidatedAndAnswered() {
        String url = server.url() + "/api/twilio/voice";
        SwitchboardClient signed =
                server.anonymous().withHeader("X-Twilio-Signature", signature(SimulatorDemo.AUTH_TOKEN, url, Map.of()));

        Answer answer = signed.post("/api/twilio/voice");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).contains("not in service");
    }

    @Test
    void usageAndEventsAreTheOwners() {
        assertThat(server.as("other").get("/api/usage?phoneNumberId=phone_123").status())
                .isEqualTo(403);
        assertThat(server.as("other").get("/api/usage?chatbotId=agent_456").status())
                .isEqualTo(403);
        assertThat(server.as("other").get("/api/phone-numbers/phone_123/events").status())
                .isEqualTo(403);
        assertThat(server.as("other")
                        .get("/api/usage")
                        .json()
                        .at("/total/calls")
                        .intValue())
                .isZero();
        assertThat(server.anonymous().get("/api/usage").status()).isEqualTo(401);
    }

    @Test
    void usageIsAskedForPrecisely() {
        assertThat(demo.get("/api/usage?from=2026-02-30").at("/field")).isEqualTo("from");
        assertThat(demo.get("/api/usage?from=2026-03-02&to=2026-03-01").at("/field"))
                .isEqualTo("to");
        assertThat(demo.get("/api/usage?from=2020-01-01&to=2026-03-01").at("/field"))
                .isEqualTo("to");
        assertThat(demo.get("/api/usage?groupBy=number,year").at("/field")).isEqualTo("groupBy");
        assertThat(demo.get("/api/usage?channel=fax").at("/field")).isEqualTo("channel");
        assertThat(demo.get("/api/phone-numbers/phone_123/events?cursor=ZXZlbnRzOmFiYw")
                        .at("/field"))
                .isEqualTo("cursor");
        assertThat(demo.post("/api/usage/reconcile", "{}").at("/field")).isEqualTo("day");
        assertThat(demo.post("/api/usage/reconcile", "{\"day\":\"2999-01-01\"}").at("/field"))
                .isEqualTo("day");
        Answer month = demo.get("/api/usage?from=2026-02-10");
        assertThat(month.at("/from")).isEqualTo("2026-02-10");
        assertThat(month.at("/to")).isEqualTo("2026-02-28");
    }

    private static NewPhoneNumber assigned(Capabilities capabilities, String agentId) {
        NewPhoneNumber number = server.addNumber("demo", capabilities);
        Answer answer = demo.assign(number.id(), agentId, capabilities.sms(), capabilities.whatsapp());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return number;
    }

    private static long total(NewPhoneNumber number, String what) {
        return total(number, what, "");
    }

    private static long total(NewPhoneNumber number, String what, String filter) {
        Answer answer = demo.get("/api/usage?phoneNumberId=" + number.id() + filter);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().at("/total/" + what).longValue();
    }

    private static JsonNode events(NewPhoneNumber number) {
        return demo.get("/api/phone-numbers/" + number.id() + "/events?limit=200")
                .json()
                .at("/events");
    }

    private static Map<String, String> completed(String callSid, NewPhoneNumber number) {
        Map<String, String> event = new LinkedHashMap<>();
        event.put("AccountSid", SimulatorDemo.ACCOUNT_SID);
        event.put("CallSid", callSid);
        event.put("CallStatus", "completed");
        event.put("CallDuration", "60");
        event.put("Direction", "inbound");
        event.put("From", CALLER);
        event.put("To", number.phoneNumber());
        return event;
    }

    private static Answer signed(String path, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("AccountSid", SimulatorDemo.ACCOUNT_SID);
        return post(path, all, signature(SimulatorDemo.AUTH_TOKEN, server.url() + path, all));
    }

    private static Answer post(String path, Map<String, String> parameters, @Nullable String signature) {
        SwitchboardClient client = server.anonymous().withHeader("Content-Type", "application/x-www-form-urlencoded");
        return (signature == null ? client : client.withHeader("X-Twilio-Signature", signature))
                .post(path, form(parameters));
    }

    static String signature(String token, String url, Map<String, String> parameters) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        parameters.forEach((name, value) -> lists.put(name, List.of(value)));
        return TwilioSignature.of(token, url, lists);
    }

    static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static List<Connection> takeAllConnections() {
        List<Connection> taken = new ArrayList<>();
        DataSource pool = server.bean(DataSource.class);
        while (true) {
            try {
                taken.add(pool.getConnection());
            } catch (SQLException noneLeft) {
                return taken;
            }
        }
    }

    private static String hmacSha256(String key, String text) {
        try {
            var mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return java.util.HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
