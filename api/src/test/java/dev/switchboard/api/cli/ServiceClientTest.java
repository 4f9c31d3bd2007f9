package dev.switchboard.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands before a service that restarts, that has enough of them, or that is none. */
class ServiceClientTest {

    /** No answer: the connection is cut. */
    private static final Answer CUT = new Answer(0, Map.of(), "");

    private static final String OPERATION = "{\"id\":\"op_1\",\"state\":\"%s\"}";

    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private HttpServer service;

    @TempDir
    private Path directory;

    private record Answer(int status, Map<String, String> headers, String body) {

        static Answer of(int status, String body) {
            return new Answer(status, Map.of("Content-Type", "application/json"), body);
        }
    }

    private static final class FullDisk extends Writer {

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private record Ended(int code, String out, String errors) {}

    @BeforeEach
    void aService() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", this::answer);
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void aServiceThatRestartsWhileItIsFollowedIsWaitedFor() {
        answer(202, Map.of("Operation-Id", "op_1"), "{}");
        answers.add(Answer.of(200, OPERATION.formatted("RUNNING")));
        answers.add(CUT);
        answer(502, Map.of("Content-Type", "text/html"), "<html>Bad gateway</html>");
        answer(503, Map.of("Content-Type", "application/problem+json"), "{\"detail\":\"Not now.\"}");
        answers.add(Answer.of(200, OPERATION.formatted("COMPLETED")));

        Ended moved = run(url(), "move", "agent_1", "agent_2");

        assertThat(moved.code()).as(moved.toString()).isZero();
        assertThat(moved.out()).contains("Operation op_1 is COMPLETED");
        assertThat(answers).isEmpty();
    }

    @Test
    void aCallWhoseAnswerIsLostIsRepeatedWithItsKey() {
        answers.add(CUT);
        answer(202, Map.of("Operation-Id", "op_1"), "{}");
        answers.add(Answer.of(200, OPERATION.formatted("COMPLETED")));

        Ended moved = run(url(), "move", "agent_1", "agent_2");

        assertThat(moved.code()).as(moved.toString()).isZero();
        assertThat(keys).hasSize(2).doesNotContain("none");
        assertThat(keys.get(0)).isEqualTo(keys.get(1));
    }

    @Test
    void whatTwilioRefusesIsNotAskedForAgain() {
        answer(
                502,
                Map.of("Content-Type", "application/problem+json"),
                "{\"error\":\"twilio_refused\",\"detail\":\"Twilio refused.\"}");

        Ended moved = run(url(), "move", "agent_1", "agent_2");

        assertThat(moved.code()).isEqualTo(1);
        assertThat(moved.errors()).contains("Twilio refused.");
        assertThat(asked).hasSize(1);
    }

    @Test
    void whoeverCannotFollowAnyMoreIsToldHowTheOperationIsFollowed() {
        answer(202, Map.of("Operation-Id", "op_1"), "{}");
        answers.add(Answer.of(200, OPERATION.formatted("RUNNING")));
        answer(401, Map.of("Content-Type", "application/problem+json"), "{\"detail\":\"It has expired.\"}");

        Ended moved = run(url(), "move", "agent_1", "agent_2");

        assertThat(moved.code()).isEqualTo(1);
        assertThat(moved.errors())
                .contains("It has expired. Operation op_1 goes on; `switchboard operation op_1` follows it.");
    }

    @Test
    void aServiceThatHasEnoughForTheMomentIsAskedAgain() {
        answer(429, Map.of("Retry-After", "1", "Content-Type", "application/problem+json"), "{\"detail\":\"Wait.\"}");
        answers.add(Answer.of(200, "{\"drift\":[]}"));

        assertThat(run(url(), "drift").out()).isEqualToIgnoringNewLines("No number has drifted.");
    }

    @Test
    void whatLeadsElsewhereOrIsNoServiceIsNoGoodNews() throws IOException {
        Path file = Files.writeString(directory.resolve("switchboard.yaml"), "prune: false");

        answer(302, Map.of("Location", "https://login.example.com/"), "");
        Ended drift = run(url(), "drift");
        answers.add(Answer.of(200, ""));
        Ended verified = run(url(), "verify");
        answers.add(Answer.of(200, "[]"));
        Ended planned = run(url(), "plan", file.toString());
        answers.add(Answer.of(200, "null"));
        Ended exported = run(url(), "export", "-o", file.toString());

        assertThat(drift.code()).isEqualTo(1);
        assertThat(drift.errors()).contains("leads elsewhere, to https://login.example.com/");
        assertThat(List.of(verified, planned, exported)).allSatisfy(ended -> {
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.errors()).contains("What answers is no Switchboard");
        });
        assertThat(file).hasContent("prune: false");
    }

    @Test
    void aTokenThatIsNoneIsNeverShown() {
        Ended drift = run(url(), Map.of("SWITCHBOARD_TOKEN", "secret\ntoken"), "drift");

        assertThat(drift.code()).isEqualTo(1);
        assertThat(drift.errors()).contains("SWITCHBOARD_TOKEN").doesNotContain("secret");
        assertThat(asked).isEmpty();
    }

    @Test
    void aServiceMayStandBelowAPathAndHasNothingElseInItsUrl() {
        answers.add(Answer.of(200, "{\"drift\":[]}"));

        assertThat(run(url() + "/switchboard/", "drift").code()).isZero();
        assertThat(asked).containsExactly("GET /switchboard/api/drift?limit=200");
        assertThat(run(url().replace("//", "//user:secret@"), "drift").errors())
                .contains("named by an http or https URL")
                .doesNotContain("secret");
    }

    private String url() {
        return "http://127.0.0.1:" + service.getAddress().getPort();
    }

    private void answer(int status, Map<String, String> headers, String body) {
        answers.add(new Answer(status, headers, body));
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        if (exchange.getRequestMethod().equals("POST")) {
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            keys.add(key == null ? "none" : key);
        }
        exchange.getRequestBody().readAllBytes();
        Answer answer = answers.remove();
        if (answer.status() != 0) {
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Test
    void whatCannotBePrintedIsOneForTheShell() {
        answer(200, Map.of("Content-Type", "application/json"), "{\"agents\":[]}");
        StringWriter errors = new StringWriter();

        int code = new CommandLineInterface(
                        Map.of("SWITCHBOARD_TOKEN", "token"),
                        new PrintWriter(new FullDisk(), true),
                        new PrintWriter(errors, true))
                .run("export", "--server", url());

        assertThat(code).isEqualTo(1);
        assertThat(errors.toString()).contains("Not all of it could be printed");
    }

    @Test
    void programsAreToldInJsonAlsoOfWhatIsNoCommand() {
        Ended misused = run(url(), "plan", "--json", "--prone");

        assertThat(misused.code()).isEqualTo(1);
        assertThat(misused.out()).startsWith("{").contains("\"success\" : false", "Unknown option: '--prone'");
        assertThat(misused.errors()).isEmpty();
    }

    @Test
    void aShorterBarLeavesNothingOfALongerOne() {
        answer(202, Map.of("Operation-Id", "op_1"), "{}");
        answers.add(Answer.of(200, """
                {"id":"op_1","state":"RUNNING","progress":{"total":9,"remaining":8,"secondsLeft":86400}}"""));
        answers.add(Answer.of(200, OPERATION.formatted("CANCELLED")));

        Ended moved = run(url(), "move", "agent_1", "agent_2");

        List<String> bars =
                moved.errors().lines().filter(bar -> bar.contains("]")).toList();
        assertThat(bars).as(moved.errors()).hasSize(2);
        assertThat(bars.get(0)).endsWith("86400 s left");
        assertThat(bars.get(1)).contains("CANCELLED").hasSameSizeAs(bars.get(0));
    }

    private static Ended run(String url, String... arguments) {
        return run(url, Map.of("SWITCHBOARD_TOKEN", "token"), arguments);
    }

    private static Ended run(String url, Map<String, String> token, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        int code = new CommandLineInterface(token, new PrintWriter(out, true), new PrintWriter(errors, true))
                .run(with(arguments, "--server", url));
        return new Ended(code, out.toString(), errors.toString());
    }

    private static String[] with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
