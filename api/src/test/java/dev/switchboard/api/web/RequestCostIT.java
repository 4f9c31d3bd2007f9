package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.management.ThreadMXBean;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * No request costs more than in proportion to its length, and what is wrong with it is told in few words: of every call
 * that the API's description has, every property of its body and every parameter.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestCostIT {

    private static final String OWNER = "costly";
    private static final String AGENT = "agent_costly";

    /** Of bodies that list nothing: longer than a service in production accepts, so that a square shows. */
    private static final int LONG = 64 * 1_024;

    /** Of bodies that list numbers: room for 200,000 elements that say nothing. */
    private static final int LONGEST = HostileBodies.FULL;

    /** Of a path, a query or a header; all headers and the request's line together may have 16 KB. */
    private static final int LONGEST_PARAMETER = 12_000;

    private static final int MOST_ANSWERED = 64 * 1_024;
    private static final int MOST_ERRORS = 20;

    /** A request that costs less is not looked at: what is not in proportion to its length costs seconds. */
    private static final Duration FLOOR = Duration.ofMillis(100);

    /** The part of a request's length that it is held against; it may cost four times as much as in proportion. */
    private static final int PART = 16;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private SwitchboardServer server;
    private SwitchboardClient client;
    private JsonNode description;

    @BeforeAll
    void start() {
        server = SwitchboardServer.start(Options.defaults()
                .with("switchboard.api.rate.per-second", "0")
                .with("switchboard.api.max-body", LONG + "B")
                .with("switchboard.api.max-list-body", LONGEST + "B"));
        client = server.as(OWNER, "read write purchase release admin");
        description = server.anonymous().get("/v3/api-docs").json();
        SwitchboardClient.ok(client.post("/api/chatbots", "{\"id\":\"" + AGENT + "\",\"name\":\"Costly\"}"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** A call as it is described. */
    private record Call(String method, String path, JsonNode operation) {

        /** The schema; missing when it has none. */
        JsonNode body() {
            return operation.at("/requestBody/content/application~1json/schema");
        }

        List<JsonNode> parameters() {
            return operation.path("parameters").valueStream().toList();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private Stream<Call> calls() {
        return description.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(operation -> new Call(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue())));
    }

    @TestFactory
    Stream<DynamicTest> everyBody() {
        return calls().filter(call -> !call.body().isMissingNode())
                .map(call -> dynamicTest(call.toString(), () -> {
                    String path = path(call, "", "");
                    int longest = longestBody(call, path);
                    List<HostileBodies.Hostile> bodies = HostileBodies.of(description, call.body());
                    assertThat(bodies).as("hostile bodies of " + call).hasSizeGreaterThan(5);
                    for (HostileBodies.Hostile body : bodies) {
                        check(
                                call + ", " + body.name(),
                                longest,
                                body.wrong() ? 400 : 200,
                                size -> client.send(
                                        call.method(), path, body.ofSize().apply(size)));
                    }
                }));
    }

    /** Lists of numbers may be longer; the answer to what is too long tells. */
    private int longestBody(Call call, String path) {
        Answer tooLong = client.send(call.method(), path, "{\"x\":\"" + "x".repeat(LONG) + "\"}");
        int longest = tooLong.at("/detail").contains(LONG + " bytes") ? LONG : LONGEST;
        // Some room for what is around the property.
        return longest - 1_024;
    }

    @TestFactory
    Stream<DynamicTest> everyParameter() {
        return calls().filter(call -> !call.parameters().isEmpty())
                .map(call -> dynamicTest(
                        call.toString(),
                        () -> call.parameters().forEach(parameter -> checkParameter(call, parameter))));
    }

    private void checkParameter(Call call, JsonNode parameter) {
        String name = parameter.path("name").asString();
        String in = parameter.path("in").asString();
        String body = call.body().isMissingNode() ? null : HostileBodies.least(description, call.body());
        for (String piece : List.of("a", "9", ",", "%20", "a=", "%00", "%F0%9F%98%80")) {
            IntFunction<String> value = size -> piece.repeat(size / piece.length());
            // A filter may be of something that there is none of.
            int least = in.equals("path") || name.equals("Idempotency-Key") ? 400 : 200;
            check(call + ", " + name + " of " + piece, LONGEST_PARAMETER, least, size -> switch (in) {
                case "path" -> client.send(call.method(), path(call, name, value.apply(size)), body);
                case "query" ->
                    client.send(
                            call.method(),
                            path(call, name, "") + query(call, name) + name + "=" + value.apply(size),
                            body);
                default -> client.withHeader(name, value.apply(size)).send(call.method(), path(call, "", ""), body);
            });
        }
        if (in.equals("query")) {
            for (String once : List.of(name + "=1&", name + "[]=1&", name + "&")) {
                check(
                        call + ", many times " + once,
                        LONGEST_PARAMETER,
                        400,
                        size -> client.send(
                                call.method(),
                                path(call, "", "") + query(call, name) + once.repeat(size / once.length()),
                                body));
            }
        }
    }

    /** The path, with a parameter of it as given. */
    private static String path(Call call, String name, String value) {
        String path = call.path();
        for (JsonNode parameter : call.parameters()) {
            if (parameter.path("in").asString().equals("path")) {
                String each = parameter.path("name").asString();
                path = path.replace("{" + each + "}", each.equals(name) ? value : AGENT);
            }
        }
        return path;
    }

    /** The query's beginning: what has to be there besides the parameter. */
    private static String query(Call call, String name) {
        StringBuilder query = new StringBuilder("?");
        for (JsonNode parameter : call.parameters()) {
            String each = parameter.path("name").asString();
            if (parameter.path("in").asString().equals("query")
                    && parameter.path("required").asBoolean()
                    && !each.equals(name)) {
                query.append(each)
                        .append('=')
                        .append(parameter.path("example").asString("op_0"))
                        .append('&');
            }
        }
        return query.toString();
    }

    /** @param least the lowest status that is right */
    private void check(String what, int size, int least, IntFunction<Answer> request) {
        List<String> costs = new ArrayList<>();
        // Once more, since the server has more to do than this.
        for (int attempt = 0; attempt < 2; attempt++) {
            long whole = cost(() -> answered(what, least, request.apply(size)));
            if (whole < FLOOR.toNanos()) {
                return;
            }
            long part = cost(() -> answered(what, least, request.apply(size / PART)));
            costs.add("%,d ns, and %,d ns of a %dth".formatted(whole, part, PART));
            if (whole < 4 * PART * part) {
                return;
            }
        }
        throw new AssertionError(what + ": costs " + String.join("; ", costs));
    }

    private static Answer answered(String what, int least, Answer answer) {
        String told = "%s: %d %.500s".formatted(what, answer.status(), answer.text());
        // Of a valid one, where the machine has other things to do.
        if (answer.status() != 503) {
            assertThat(answer.status()).as(told).isBetween(least, 499);
        }
        assertThat(answer.text().length()).as(told).isLessThan(MOST_ANSWERED);
        if (answer.status() >= 400) {
            assertThat(answer.json().path("errors").size()).as(told).isLessThanOrEqualTo(MOST_ERRORS);
        }
        return answer;
    }

    /** What the threads of this process did for it, but for those that ask; without what compiles and collects. */
    private static long cost(Runnable request) {
        Map<Long, Long> before = times();
        request.run();
        return times().entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                .sum();
    }

    private static Map<Long, Long> times() {
        long[] ids = THREADS.getAllThreadIds();
        long[] nanos = THREADS.getThreadCpuTime(ids);
        ThreadInfo[] threads = THREADS.getThreadInfo(ids);
        Map<Long, Long> times = new HashMap<>();
        for (int thread = 0; thread < ids.length; thread++) {
            if (threads[thread] != null
                    && ids[thread] != Thread.currentThread().getId()
                    && !threads[thread].getThreadName().startsWith("HttpClient")) {
                times.put(ids[thread], nanos[thread]);
            }
        }
        return times;
    }
}
