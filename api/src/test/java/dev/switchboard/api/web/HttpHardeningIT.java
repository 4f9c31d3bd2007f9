package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpHardeningIT {

    private static final String UNKNOWN_NUMBER = "{\"phoneNumberId\":\"phone_0\"}";

    private SwitchboardServer server;

    @BeforeAll
    void start() {
        // So slow that no second call gets through within a test.
        server = SwitchboardServer.start(Options.defaults()
                .with("switchboard.api.rate.per-second", "1")
                .with("switchboard.api.rate.burst", "5"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void whoGoesTooFastIs429AndToldWhenToComeBack() {
        List<Answer> answers = writes("hasty-caller", 8);
        assertThat(answers)
                .extracting(Answer::status)
                .startsWith(404, 404, 404, 404, 404)
                .contains(429);
        assertThat(answers.get(7)).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
            assertThat(answer.at("/error")).isEqualTo("rate_limited");
            assertThat(answer.json().at("/success").asBoolean(true)).isFalse();
            assertThat(answer.header("Retry-After")).contains("1");
        });
        assertThat(server.anonymous().get("/actuator/prometheus").text())
                .contains("switchboard_api_rate_limited_total")
                .doesNotContain("hasty-caller");
    }

    @Test
    void onesRateIsNotAnothersAndReadsAreNotCounted() {
        assertThat(writes("one", 8)).extracting(Answer::status).contains(429);
        assertThat(writes("another", 5)).extracting(Answer::status).doesNotContain(429);
        for (int i = 0; i < 20; i++) {
            assertThat(server.as("one").get("/api/phone-numbers").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/audit/verification",
                "/api/phone-numbers/webhooks?phoneNumberId=phone_0",
                "/api/available-numbers?country=US&type=local",
                "/api/usage",
                "/api/operations/op_0/results",
                "/api/operations/op_0/events"
            })
    void readsThatAreAsMuchWorkAsWritesAreCounted(String path) {
        SwitchboardClient caller = server.as("reader" + path.hashCode());
        assertThat(IntStream.range(0, 8).map(i -> caller.get(path).status())).contains(429);
    }

    @Test
    void whoHasNoTokenIsNotCountedAndTwilioNeither() {
        assertThat(IntStream.range(0, 20)
                        .map(i -> server.anonymous()
                                .post("/api/phone-numbers/webhooks", UNKNOWN_NUMBER)
                                .status()))
                .containsOnly(401);
        SwitchboardClient unsigned = server.anonymous().withHeader("Content-Type", "application/x-www-form-urlencoded");
        assertThat(IntStream.range(0, 20)
                        .map(i -> unsigned.post("/api/twilio/status", "CallSid=CA1")
                                .status()))
                .containsOnly(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/phone-numbers", "/api/twilio/status", "/dev/token", "/actuator/health", "/v3/api-docs"})
    void aPreflightFromAnotherOriginAllowsNothing(String path) throws Exception {
        // Over a socket: Java's client sets no Origin.
        String answer = raw(request(
                "OPTIONS " + path,
                "Origin: https://evil.example",
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: authorization"));
        assertThat(answer).startsWith("HTTP/1.1 ").doesNotContainIgnoringCase("Access-Control-Allow");
    }

    @Test
    void anAnswerToAnotherOriginAllowsNothing() throws Exception {
        String answer = raw(request("GET /actuator/health", "Origin: https://evil.example"));
        assertThat(answer).startsWith("HTTP/1.1 200").doesNotContainIgnoringCase("Access-Control-Allow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/phone-numbers", "/api/nothing", "/swagger-ui/index.html", "/actuator/health"})
    void everyAnswerTellsBrowsersToBeCareful(String path) {
        Answer answer = server.as("careful").get(path);
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("X-Frame-Options")).contains("DENY");
        assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.header("Cross-Origin-Opener-Policy")).contains("same-origin");
        assertThat(answer.header("Cross-Origin-Resource-Policy")).contains("same-origin");
        assertThat(answer.header("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe-eval", "script-src");
        assertThat(answer.header("Server")).isEmpty();
        assertThat(answer.header("X-Powered-By")).isEmpty();
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    @Test
    void answersAreNotKeptByCaches() {
        assertThat(server.as("careful")
                        .get("/api/phone-numbers")
                        .header("Cache-Control")
                        .orElse(""))
                .contains("no-store");
    }

    /** Else the policy above would break it. */
    @Test
    void swaggerUiHasNoScriptInItsPage() {
        String page = server.anonymous().get("/swagger-ui/index.html").text();
        assertThat(page).contains("<script src=").doesNotContainPattern("<script(?![^>]*src=)[^>]*>");
        assertThat(page).doesNotContainPattern("(src|href)=\"https?://");
    }

    @Test
    void overLongHeadersAreRefused() throws Exception {
        assertThat(raw(request("GET /actuator/health", "X-Long: " + "a".repeat(14_000))))
                .startsWith("HTTP/1.1 200");
        String refusal = raw(request("GET /actuator/health", "X-Long: " + "a".repeat(20_000)));
        assertThat(refusal).startsWith("HTTP/1.1 400").doesNotContain("Tomcat", "Exception", "java.");
    }

    @Test
    void aRequestThatIsNoneTellsNothingOfTheServer() throws Exception {
        for (String request : List.of(
                "NONSENSE\r\n\r\n",
                request("GET /%zz"),
                request("GET /api/../actuator/env;x=1"),
                request("TRACE /api/phone-numbers"))) {
            assertThat(raw(request)).matches("(?s)HTTP/1.1 4\\d\\d.*").doesNotContain("Tomcat", "Exception", "java.");
        }
    }

    /** A path whose letters are written as escapes is the same path to Spring, and so it has to be to every filter. */
    @Test
    void escapesInThePathLeadAroundNoLimit() throws Exception {
        SwitchboardClient caller = server.as("escaping-caller");
        Answer tooLong =
                caller.post("/%61pi/phone-numbers/assign", "{\"phoneNumberId\":\"" + "a".repeat(20_000) + "\"}");
        assertThat(tooLong.status()).as(tooLong.text()).isEqualTo(400);
        assertThat(tooLong.text()).contains("is longer than");
        assertThat(IntStream.range(0, 8)
                        .map(i -> caller.post("/ap%69/phone-numbers/webhooks", UNKNOWN_NUMBER)
                                .status()))
                .contains(429);
        SwitchboardClient reader = server.as("escaping-reader");
        assertThat(IntStream.range(0, 8)
                        .map(i -> reader.get("/api/audit/verificatio%6E").status()))
                .contains(429);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%61pi/twilio/voice/fallback",
                "/api/twili%6F/voice/fallback",
                "/%61pi/twilio/status",
                "/api/twilio/./voice/fallback",
                "/api//twilio/voice/fallback",
                "/api/x/../twilio/voice/fallback",
                "/api;x=1/twilio/voice/fallback"
            })
    void escapesInThePathLeadAroundNoSignature(String path) throws Exception {
        String answer =
                raw(request("POST " + path, "Content-Type: application/x-www-form-urlencoded", "Content-Length: 0"));
        assertThat(answer).matches("(?s)HTTP/1.1 40[034] .*").doesNotContain("<Response>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/phone-numbers?chatbotId=%00",
                "/api/phone-numbers?limit=1&cursor=%00",
                "/api/audit?phoneNumberId=a%00b",
                "/api/audit?cursor=bnVtYmVyczphAGI",
                "/api/operations?phoneNumberId=%00",
                "/api/operations/op_%C3%28",
                "/api/usage?chatbotId=%00",
                "/api/drift?chatbotId=%00",
                "/api/phone-numbers/webhooks?phoneNumberId=%00"
            })
    void whatNoDatabaseCanStoreIsTheCallersMistake(String path) {
        Answer answer = server.as("odd" + path.hashCode()).get(path);
        assertThat(answer.status()).as(answer.text()).isBetween(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "greeting"})
    void neitherInABody(String field) {
        Answer answer = server.as("odd-" + field)
                .post(
                        "/api/chatbots",
                        "{\"name\":\"a\",\"greeting\":\"b\"}".replaceFirst("(\"" + field + "\":\")", "$1\\\\u0000"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.at("/field")).isEqualTo(field);
    }

    @Test
    void formsAndFilesAreNotRead() {
        for (String type : List.of(
                "multipart/form-data; boundary=b",
                "application/x-www-form-urlencoded",
                "text/plain",
                "application/xml")) {
            Answer answer = server.as("form" + type.hashCode())
                    .withHeader("Content-Type", type)
                    .post(
                            "/api/phone-numbers/assign",
                            "--b\r\nContent-Disposition: form-data; name=\"phoneNumberId\"\r\n\r\n1\r\n--b--");
            assertThat(answer.status()).as(type + answer.text()).isBetween(400, 415);
        }
    }

    private List<Answer> writes(String caller, int count) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(server.as(caller).post("/api/phone-numbers/webhooks", UNKNOWN_NUMBER));
        }
        return answers;
    }

    private static String request(String methodAndPath, String... headers) {
        List<String> lines = new ArrayList<>(List.of(methodAndPath + " HTTP/1.1", "Host: localhost"));
        lines.addAll(List.of(headers));
        lines.add("Connection: close");
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
