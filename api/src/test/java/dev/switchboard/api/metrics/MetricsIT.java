package dev.switchboard.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.metrics.DeployedFiles.Alert;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.traffic.CallToPlace;
import dev.switchboard.simulator.traffic.MessageToSend;
import dev.switchboard.workflows.number.Capabilities;
import io.temporal.serviceclient.MetricsTag;
import io.temporal.worker.MetricsType;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the alerts and the dashboard are made of is exported under the names and labels that they use. */
class MetricsIT {

    private static final String CALLER = "+15557654321";

    /** The SDK reports every 10 s. */
    private static final Duration REPORTED = Duration.ofSeconds(40);

    /** Prometheus' own. */
    private static final Set<String> PROMETHEUS = Set.of("up");

    private static final List<String> PROMETHEUS_LABELS = List.of("job", "instance");

    private static SwitchboardServer server;
    private static SwitchboardClient demo;

    @BeforeAll
    static void letEverythingHappenOnce() {
        server = SwitchboardServer.start(SwitchboardServer.Options.defaults()
                .with("switchboard.usage.process-every", "100ms")
                .with("switchboard.metrics.read-every", "200ms"));
        demo = server.as("demo");
        assertThat(demo.assign("phone_123", "agent_456", true, false).status()).isEqualTo(200);
        assertThat(demo.assign("phone_123", "agent_789", true, false).status()).isEqualTo(400);
        assertThat(demo.updateWebhooks("phone_123").status()).isEqualTo(200);
        server.simulator().changeNumber("+15550000123", number -> number.with("sms_url", "https://example.com/old"));
        assertThat(demo.put("/api/phone-numbers/webhooks").status()).isEqualTo(200);
        server.simulator().placeCall(CallToPlace.of(CALLER, "+15550000123"));
        server.simulator().sendMessage(MessageToSend.inbound(CALLER, "+15550000123", "Hello"));
        askARuntimeThatIsNotThere();
        meetTwiliosErrors();
        assertThat(demo.unassign("phone_123").status()).isEqualTo(200);
        collectGarbage();
    }

    /** Else a test that is quick sees no pause. */
    private static void collectGarbage() {
        System.gc();
        await().atMost(REPORTED).until(() -> scrape().has("jvm_gc_pause_seconds_sum"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void askARuntimeThatIsNotThere() {
        Answer created = demo.post(
                "/api/chatbots", "{\"id\":\"agent_away\",\"name\":\"Away\",\"runtimeUrl\":\"http://127.0.0.1:9/\"}");
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, false, false));
        assertThat(demo.assign(number.id(), "agent_away", false, false).status())
                .isEqualTo(200);
        server.simulator().placeCall(CallToPlace.of(CALLER, number.phoneNumber()));
        server.simulator().changeNumber(number.phoneNumber(), held -> held.with("voice_url", "https://example.com/"));
        assertThat(demo.post("/api/drift/check").status()).isEqualTo(200);
    }

    private static void meetTwiliosErrors() {
        server.simulator()
                .replaceFaults(List.of(
                        Fault.status(Match.post("IncomingPhoneNumbers/PN"), 429, 20429)
                                .withRetryAfter(0)
                                .withTimes(1),
                        Fault.status(Match.post("IncomingPhoneNumbers/PN"), 503, 20503)
                                .withTimes(1),
                        Fault.status(Match.post("IncomingPhoneNumbers/PN"), 401, 20003)
                                .withTimes(1)));
        NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, false, false));
        Answer refused = demo.assign(number.id(), "agent_456", false, false);
        assertThat(refused.at("/state")).as(refused.text()).isEqualTo("COMPENSATED");
        server.simulator().clearFaults();
    }

    @Test
    void everyNameAndLabelOfTheRulesAndTheDashboardIsExported() {
        Map<String, String> expressions = new LinkedHashMap<>(DeployedFiles.panels());
        DeployedFiles.alerts().forEach(alert -> expressions.put("alert " + alert.name(), alert.expression()));
        assertThat(expressions).hasSizeGreaterThan(50);
        await().atMost(REPORTED)
                .untilAsserted(() -> assertThat(scrape().series())
                        .containsKeys(
                                "temporal_workflow_endtoend_latency_seconds_bucket",
                                "temporal_num_pollers",
                                "temporal_activity_schedule_to_start_latency_seconds_bucket"));
        Scrape scrape = scrape();

        List<String> wrong = new ArrayList<>();
        expressions.forEach((where, expression) -> {
            PromQl used = PromQl.parse(expression);
            Set<String> labels = new HashSet<>(PROMETHEUS_LABELS);
            for (PromQl.Selector selector : used.selectors()) {
                labels.addAll(labelsOf(scrape, selector.name()));
                complaint(scrape, selector).ifPresent(text -> wrong.add(where + ": " + text));
            }
            used.groupedBy().stream()
                    .filter(label -> !labels.contains(label))
                    .forEach(label -> wrong.add(where + ": no label " + label));
        });

        assertThat(wrong).isEmpty();
    }

    private static Optional<String> complaint(Scrape scrape, PromQl.Selector selector) {
        String name = selector.name();
        if (PROMETHEUS.contains(name)) {
            return Optional.empty();
        }
        Set<String> labels = labelsOf(scrape, name);
        if (labels.isEmpty() && !scrape.has(name)) {
            return Optional.of(name + " is not exported");
        }
        for (PromQl.LabelMatcher matcher : selector.matchers()) {
            if (!labels.contains(matcher.label()) && !PROMETHEUS_LABELS.contains(matcher.label())) {
                return Optional.of(name + " has no label " + matcher.label());
            }
        }
        // Everything of our own has happened once, so what selects nothing has a value that is never exported.
        boolean selects = !name.startsWith("switchboard_") || scrape.has(selector, PROMETHEUS_LABELS);
        return selects ? Optional.empty() : Optional.of(selector + " selects nothing");
    }

    /** What is exported or, of what the SDK makes only after a failure, what it would be. */
    private static Set<String> labelsOf(Scrape scrape, String name) {
        if (scrape.has(name)) {
            return scrape.labels(name);
        }
        return sdkCounters().contains(name) ? sdkLabels() : Set.of();
    }

    private static Set<String> sdkCounters() {
        return Stream.of(MetricsType.class, io.temporal.serviceclient.MetricsType.class)
                .flatMap(MetricsIT::constants)
                .map(name -> name + "_total")
                .collect(Collectors.toSet());
    }

    private static Set<String> sdkLabels() {
        return constants(MetricsTag.class).collect(Collectors.toSet());
    }

    private static Stream<String> constants(Class<?> type) {
        return Arrays.stream(type.getFields())
                .filter(field -> field.getType() == String.class)
                .map(MetricsIT::value);
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatHappenedIsCounted() {
        Scrape scrape = scrape();

        assertThat(scrape.sum("switchboard_operations_total", Map.of("type", "assign", "outcome", "completed")))
                .isEqualTo(2);
        assertThat(scrape.sum("switchboard_operations_total", Map.of("type", "assign", "outcome", "failed")))
                .isEqualTo(1);
        assertThat(scrape.sum("switchboard_operations_total", Map.of("type", "assign", "outcome", "compensated")))
                .isEqualTo(1);
        assertThat(scrape.sum("switchboard_operations_total", Map.of("type", "update", "outcome", "completed")))
                .isEqualTo(1);
        assertThat(scrape.sum("switchboard_operations_total", Map.of("type", "update_fleet", "outcome", "completed")))
                .isEqualTo(1);
        assertThat(scrape.sum(
                        "switchboard_operation_items_total", Map.of("type", "update_fleet", "outcome", "updated")))
                .isEqualTo(1);
        assertThat(scrape.sum("switchboard_operation_failures_total", Map.of("error", "already_assigned")))
                .isEqualTo(1);
        assertThat(scrape.sum("switchboard_operation_failures_total", Map.of("error", "twilio_refused")))
                .isEqualTo(1);
        assertThat(scrape.sum("switchboard_compensations_total", Map.of("outcome", "compensated")))
                .isEqualTo(1);
        assertThat(scrape.sum("switchboard_compensations_total", Map.of("outcome", "incomplete")))
                .isZero();
        assertThat(scrape.sum("switchboard_twilio_rate_limited_total", Map.of()))
                .isEqualTo(1);
        assertThat(scrape.sum("switchboard_twilio_credentials_refused_total", Map.of()))
                .isEqualTo(1);
        assertThat(scrape.sum(
                        "switchboard_twilio_requests_seconds_count",
                        Map.of("operation", "IncomingPhoneNumber.update", "code", "20503", "status", "503")))
                .isEqualTo(1);
        assertThat(scrape.sum("switchboard_twilio_callbacks_total", Map.of("kind", "voice")))
                .isEqualTo(2);
        assertThat(scrape.sum("switchboard_twilio_callbacks_total", Map.of("kind", "message")))
                .isEqualTo(1);
        assertThat(scrape.sum("switchboard_runtime_requests_seconds_count", Map.of("outcome", "unreachable")))
                .isEqualTo(1);
    }

    @Test
    void whatIsRefusedIsCountedByItsReason() {
        Map<String, String> reason = Map.of("reason", "missing_signature");
        double before = scrape().sum("switchboard_twilio_callbacks_refused_total", reason);

        Answer refused = server.anonymous()
                .withHeader("Content-Type", "application/x-www-form-urlencoded")
                .post("/api/twilio/status", "CallSid=CA1");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(scrape().sum("switchboard_twilio_callbacks_refused_total", reason) - before)
                .isEqualTo(1);
    }

    @Test
    void aDatabaseThatDoesNotAnswerShowsInAScrapeThatDoes() throws SQLException {
        await().atMost(REPORTED).until(() -> scrape().sum("switchboard_database_up", Map.of()) == 1);
        List<Connection> taken = takeAllConnections();
        try {
            await().atMost(REPORTED).until(() -> scrape().sum("switchboard_database_up", Map.of()) == 0);
            assertThat(scrape().sum("switchboard_inbox_lag_seconds", Map.of())).isNaN();
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        await().atMost(REPORTED).until(() -> scrape().sum("switchboard_database_up", Map.of()) == 1);
        assertThat(scrape().sum("switchboard_inbox_lag_seconds", Map.of())).isLessThan(60);
    }

    /** But for the few numbers of which an alert has to say that they are wrong. */
    @Test
    void noLabelNamesANumberAnAgentOrAnOwner() {
        List<String> labels = scrape().series().entrySet().stream()
                .filter(one -> !one.getKey().equals("switchboard_drift_number"))
                .flatMap(one -> one.getValue().keySet().stream()
                        .flatMap(series -> series.entrySet().stream())
                        .map(label -> one.getKey() + " " + label))
                .distinct()
                .toList();

        assertThat(labels)
                .hasSizeGreaterThan(100)
                .noneMatch(
                        label -> label.matches(
                                ".*=.*(555\\d{4}|phone_\\w*\\d|agent_(\\d|away)|op_[0-9a-z]{10}|[A-Z]{2}[0-9a-f]{32}|\\bdemo\\b).*"));
    }

    /** What a caller may make up: a method, a path, a header. None may become a series of its own. */
    @Test
    void whatCallersMakeUpIsNoLabel() throws Exception {
        for (String request : List.of(
                "MADEUP /api/phone-numbers",
                "GET /made/up",
                "GET /api/chatbots/madeup?madeup=1",
                "POST /api/twilio/madeup")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.getOutputStream()
                        .write((request
                                        + " HTTP/1.1\r\nHost: madeup\r\nUser-Agent: madeup\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 4");
            }
        }
        assertThat(server.anonymous().get("/actuator/prometheus").text())
                .doesNotContainIgnoringCase("madeup")
                .doesNotContain("/made/up");
    }

    /** Each is a dozen series for every set of labels. */
    @Test
    void bucketsAreExportedOnlyWhereTheDashboardOrAnAlertTakesThem() {
        await().atMost(REPORTED).until(() -> scrape().has("temporal_workflow_endtoend_latency_seconds_bucket"));
        Set<String> used = Stream.concat(
                        DeployedFiles.panels().values().stream(),
                        DeployedFiles.alerts().stream().map(Alert::expression))
                .flatMap(expression -> PromQl.parse(expression).selectors().stream())
                .map(PromQl.Selector::name)
                .filter(name -> name.endsWith("_bucket"))
                .collect(Collectors.toSet());
        assertThat(scrape().series()).containsKeys(used.toArray(String[]::new));
        scrape().series().forEach((name, series) -> {
            if (name.endsWith("_bucket")) {
                assertThat(used).as("used by a panel or an alert").contains(name);
                assertThat(series.keySet().stream()
                                .map(labels -> labels.get("le"))
                                .distinct())
                        .as("buckets of " + name)
                        .hasSizeLessThanOrEqualTo(12);
            }
        });
    }

    /** Whatever we count, somebody can look at: in a panel or by an alert. */
    @Test
    void everyMetricOfOurOwnIsInThePictureOrRaisesAnAlert() {
        Set<String> used = Stream.concat(
                        DeployedFiles.panels().values().stream(),
                        DeployedFiles.alerts().stream().map(Alert::expression))
                .flatMap(expression -> PromQl.parse(expression).selectors().stream())
                .map(selector -> family(selector.name()))
                .collect(Collectors.toSet());
        assertThat(scrape().series().keySet().stream()
                        .filter(name -> name.startsWith("switchboard_"))
                        .map(MetricsIT::family)
                        .distinct()
                        .filter(family -> !used.contains(family)))
                .isEmpty();
    }

    private static String family(String name) {
        return name.replaceFirst("_(total|bucket|count|sum|max)$", "");
    }

    @Test
    void timersOfTheSdkHaveBucketsOnlyWhereQuantilesAreTaken() {
        await().atMost(REPORTED).until(() -> scrape().has("temporal_workflow_endtoend_latency_seconds_bucket"));
        Map<String, Long> buckets = scrape().series().entrySet().stream()
                .filter(one ->
                        one.getKey().startsWith("temporal_") && one.getKey().endsWith("_bucket"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        one -> one.getValue().keySet().stream()
                                .map(labels -> labels.get("le"))
                                .distinct()
                                .count()));

        assertThat(buckets.keySet())
                .isSubsetOf(
                        "temporal_workflow_task_schedule_to_start_latency_seconds_bucket",
                        "temporal_activity_schedule_to_start_latency_seconds_bucket",
                        "temporal_activity_execution_latency_seconds_bucket",
                        "temporal_workflow_endtoend_latency_seconds_bucket",
                        "temporal_request_latency_seconds_bucket");
        assertThat(buckets.values()).isNotEmpty().allMatch(count -> count == 11);
    }

    private static Scrape scrape() {
        Answer answer = server.anonymous().get("/actuator/prometheus");
        assertThat(answer.status()).isEqualTo(200);
        return Scrape.parse(answer.text());
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
}
