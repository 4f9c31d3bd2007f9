package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.security.DevTokens;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** As many connections as there are threads before Java 21, each with a body that never ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class SlowBodiesIT {

    private static final int CONNECTIONS = 300;

    private static final List<String> SIGNED = List.of(
            "POST /api/twilio/status HTTP/1.1",
            "X-Twilio-Signature: made-up",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: 1000");

    private final SlowClients clients = new SlowClients();
    private SwitchboardServer server;

    @BeforeAll
    void start() {
        // What still hangs when the tests are over is not waited for.
        server = SwitchboardServer.start(
                SwitchboardServer.Options.defaults().with("spring.lifecycle.timeout-per-shutdown-phase", "1s"));
    }

    @AfterAll
    void stop() throws IOException {
        clients.close();
        server.close();
    }

    @AfterEach
    void hangUp(CapturedOutput output) throws IOException {
        clients.hangUp();
        assertThat(output.getAll().contains("\tat "))
                .as("there is a stack in the log")
                .isFalse();
    }

    /** All kinds one after the other, and then at the same time. */
    @Test
    void neitherMadeUpSignaturesNorChunksNorTokensStopAnybody() throws Exception {
        slowly(CONNECTIONS, caller -> SIGNED);
        othersAreServed();
        slowly(
                CONNECTIONS,
                caller -> List.of(
                        "POST /api/twilio/voice?agentId=agent_456 HTTP/1.1",
                        "X-Twilio-Signature: made-up",
                        "Content-Type: application/x-www-form-urlencoded",
                        "Transfer-Encoding: chunked"));
        othersAreServed();
        slowly(
                CONNECTIONS,
                caller -> List.of(
                        "POST /api/phone-numbers/assign HTTP/1.1",
                        "Authorization: Bearer "
                                + server.bean(DevTokens.class)
                                        .token("slow-" + caller % 20, "read write", Duration.ofMinutes(5)),
                        "Content-Type: application/json",
                        "Content-Length: 1000"));
        othersAreServed();
        clients.theyEnd();
    }

    /** Their bodies are not read at all. */
    @Test
    void norDoesWhoHasNone() throws Exception {
        slowly(
                CONNECTIONS,
                caller -> List.of(
                        "POST /api/phone-numbers/assign HTTP/1.1",
                        "Content-Type: application/json",
                        "Content-Length: 1000"));
        othersAreServed();
        clients.theyEnd();
    }

    /** Of one caller, and of all whose bodies are read before it is known whose they are. */
    @Test
    void onlySoManyBodiesAreWaitedFor() throws Exception {
        List<Socket> ofOne = new ArrayList<>();
        for (int body = 0; body < 2 * RequestBodies.MOST_OF_A_CALLER; body++) {
            ofOne.add(assigning("hoarder"));
        }
        assertThat(firstAnswerOf(ofOne))
                .startsWith("HTTP/1.1 429")
                .contains("Retry-After: 1", "rate_limited", "You send 10 bodies already, slowly.");
        List<Socket> ofAnybody = new ArrayList<>();
        for (int body = 0; body < RequestBodies.MOST_OF_ANYBODY + 200; body++) {
            ofAnybody.add(open(SIGNED));
        }
        assertThat(firstAnswerOf(ofAnybody))
                .startsWith("HTTP/1.1 503")
                .contains("unavailable", "Too many send their bodies slowly now.");
        othersAreServed();

        clients.theyEnd();

        // Whose time is over has no place any more.
        assertThat(trickled(assigning("hoarder"), "{}" + " ".repeat(998)))
                .startsWith("HTTP/1.1 400")
                .contains("phoneNumberId");
    }

    private Socket assigning(String caller) throws IOException {
        return open(List.of(
                "POST /api/phone-numbers/assign HTTP/1.1",
                "Authorization: Bearer "
                        + server.bean(DevTokens.class).token(caller, "read write", Duration.ofMinutes(5)),
                "Content-Type: application/json",
                "Connection: close",
                "Content-Length: 1000"));
    }

    private static String firstAnswerOf(List<Socket> sockets) throws IOException {
        Socket answered = await().atMost(Duration.ofSeconds(20)).until(() -> answered(sockets), Objects::nonNull);
        answered.setSoTimeout(20_000);
        return new String(answered.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static @Nullable Socket answered(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            if (socket.getInputStream().available() > 0) {
                return socket;
            }
        }
        return null;
    }

    /** Forms are read before it is known whose they are. */
    @Test
    void norDoForms() throws Exception {
        slowly(
                CONNECTIONS,
                caller -> List.of(
                        "POST /console/sign-in HTTP/1.1",
                        "Content-Type: application/x-www-form-urlencoded",
                        "Content-Length: 1000"));
        othersAreServed();
        clients.theyEnd();
    }

    /** With or without its CSRF token, which is not looked for in what comes later than its request. */
    @Test
    void aFormThatComesLateIsLookedAtAsAnyOther() throws Exception {
        ConsoleSession stranger = ConsoleSession.ofAStranger(server);

        assertThat(late("/console/agents", stranger, "name=Planted"))
                .startsWith("HTTP/1.1 403")
                .contains("This form is too old");
        assertThat(late("/console/agents", stranger, stranger.csrf() + "&name=Planted"))
                .startsWith("HTTP/1.1 302")
                .contains("/console/sign-in");
        assertThat(late("/console/sign-in", stranger, stranger.csrf() + "&person=demo"))
                .startsWith("HTTP/1.1 302")
                .doesNotContain("refused");
        assertThat(server.as("demo").get("/api/chatbots").text()).doesNotContain("Planted");
    }

    /** A byte at a time. */
    private String late(String path, ConsoleSession session, String form) throws IOException {
        Socket socket = open(List.of(
                "POST " + path + " HTTP/1.1",
                "Accept: text/html",
                "Cookie: " + session.cookie(),
                "Content-Type: application/x-www-form-urlencoded",
                "Connection: close",
                "Content-Length: " + form.length()));
        return trickled(socket, form);
    }

    private static String trickled(Socket socket, String body) throws IOException {
        for (byte next : body.getBytes(StandardCharsets.UTF_8)) {
            socket.getOutputStream().write(next);
            socket.getOutputStream().flush();
        }
        socket.setSoTimeout(20_000);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** All at once: bodies that never end, connections that say nothing, and followers of operations. */
    @Test
    void aCrowdStopsNobody() throws Exception {
        for (int idle = 0; idle < 2_000; idle++) {
            clients.connect(server.port());
        }
        List<Socket> followers = followers(500);
        slowly(200, caller -> SIGNED);

        othersAreServed();

        assertThat(followers).allSatisfy(follower -> {
            follower.setSoTimeout(20_000);
            assertThat(new String(follower.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        });
        othersAreServed();
    }

    /** Of operations that do not end, each caller as many as one may follow. */
    private List<Socket> followers(int count) throws IOException {
        assertThat(server.as("demo").put("/api/phone-numbers/webhooks").status())
                .isEqualTo(200);
        List<Socket> followers = new ArrayList<>();
        for (int caller = 0; caller < count / 20; caller++) {
            String operation = "op_crowd_" + caller;
            String owner = "crowd-" + caller;
            server.bean(JdbcClient.class)
                    .sql("""
                            INSERT INTO operation SELECT (jsonb_populate_record(ended, CAST(:other AS jsonb))).*
                            FROM operation AS ended WHERE type = 'UPDATE_FLEET' AND owner = 'demo' LIMIT 1
                            """)
                    .param("other", """
                            {"id":"%s","owner":"%s","state":"RUNNING","workflow_id":"%s","ended_at":null,"result":null,
                             "idempotency_key":null}""".formatted(operation, owner, operation))
                    .update();
            String token = server.bean(DevTokens.class).token(owner, "read", Duration.ofMinutes(5));
            for (int follower = 0; follower < 20; follower++) {
                followers.add(open(List.of(
                        "GET /api/operations/" + operation + "/events HTTP/1.1",
                        "Accept: text/event-stream",
                        "Authorization: Bearer " + token)));
            }
        }
        return followers;
    }

    @Test
    void aBodyThatComesLateIsReadAllTheSame() throws Exception {
        String body = "{\"phoneNumberId\":\"phone_0\",\"chatbotId\":\"agent_456\"}";
        Socket socket = open(List.of(
                "POST /api/phone-numbers/assign HTTP/1.1",
                "Authorization: Bearer "
                        + server.bean(DevTokens.class).token("demo", "read write", Duration.ofMinutes(5)),
                "Content-Type: application/json",
                "Connection: close",
                "Content-Length: " + body.length()));
        assertThat(trickled(socket, body))
                .startsWith("HTTP/1.1 404")
                .contains("number_not_found", "X-Content-Type-Options: nosniff");
    }

    /** Or clients that keep connections would meet one that has just been closed. */
    @Test
    void aRefusedCallWhoseBodyIsSmallKeepsItsConnection() throws Exception {
        String call = "POST /api/phone-numbers/assign HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n";
        Socket socket = clients.connect(server.port());
        socket.setSoTimeout(20_000);
        for (String next : List.of(call + "\r\n", "{}", call + "Connection: close\r\n\r\n", "{}")) {
            socket.getOutputStream().write(next.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }
        String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answers.split("HTTP/1.1 401", -1)).hasSize(3);
    }

    private void othersAreServed() {
        assertThat(server.anonymous().get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(server.anonymous().get("/actuator/health").status()).isEqualTo(200);
        NewPhoneNumber number = server.addNumber("demo");
        var assigned = server.as("demo").assign(number.id(), "agent_456", true, false);
        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
    }

    private void slowly(int count, IntFunction<List<String>> request) throws IOException {
        clients.drip(server.port(), count, request);
    }

    private Socket open(List<String> request) throws IOException {
        return clients.open(server.port(), request);
    }
}
