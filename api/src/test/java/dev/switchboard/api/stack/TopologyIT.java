package dev.switchboard.api.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.simulator.account.SimulatorDemo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * What the parts of the stack do together: calls and messages become usage, runs are found in Temporal, metrics arrive.
 */
@OnLocalStack
@Order(2)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TopologyIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NUMBER = SimulatorDemo.PHONE_124;
    private static final String PERSON = "+15557774242";

    private final LocalStack stack = LocalStack.running();
    private SwitchboardClient demo;
    private String id;
    private String operation;

    @BeforeAll
    void assign() {
        demo = stack.as("demo");
        id = stack.idOf(NUMBER);
        Answer assigned = demo.assign(id, "agent_456", true, false);
        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
        operation = assigned.header("Operation-Id").orElseThrow();
    }

    @AfterAll
    void unassign() {
        assertThat(demo.unassign(id).status()).isEqualTo(200);
    }

    @Test
    @Order(1)
    void callsAndMessagesBecomeUsage() {
        JsonNode call = stack.twilio().call(NUMBER, ",\"durationSeconds\":80,\"digits\":\"" + Planted.DIGITS + "\"");
        assertThat(call.at("/heard").toString()).contains("Hello.");
        assertThat(statuses(call)).isNotEmpty().containsOnly(204);
        JsonNode received = stack.twilio()
                .message("{\"from\":\"%s\",\"to\":\"%s\",\"body\":\"%s\"}".formatted(PERSON, NUMBER, Planted.RECEIVED));
        assertThat(received.at("/webhooks/0/status").asInt()).isEqualTo(200);
        JsonNode sent = stack.twilio()
                .message(
                        "{\"direction\":\"outbound\",\"from\":\"%s\",\"to\":\"%s\",\"body\":\"%s\",\"statusCallback\":\"%s\"}"
                                .formatted(NUMBER, PERSON, Planted.SENT, stack.url() + "/api/twilio/status"));
        assertThat(statuses(sent)).isNotEmpty().containsOnly(204);

        await().atMost(SOON).untilAsserted(() -> {
            JsonNode usage = demo.get("/api/usage").json();
            assertThat(usage.at("/total/voiceMinutes").asInt())
                    .as(usage.toString())
                    .isEqualTo(2);
            assertThat(usage.at("/total/smsSegments").asInt())
                    .as(usage.toString())
                    .isPositive();
            assertThat(usage.at("/total/smsSegmentsUnsettled").asInt())
                    .as(usage.toString())
                    .isZero();
        });
        assertThat(demo.get("/api/phone-numbers/" + id + "/events").json().at("/events"))
                .isNotEmpty();
    }

    @Test
    @Order(2)
    void theRunIsFoundInTemporalByOwnerNumberAgentAndOperation() {
        WorkflowClient temporal = stack.temporal();
        try {
            for (String query : List.of(
                    "OperationId = '" + operation + "'",
                    "SwitchboardOwner = 'demo' AND PhoneNumberId = '" + id + "' AND AgentId = 'agent_456'")) {
                await().atMost(SOON).untilAsserted(() -> {
                    try (Stream<WorkflowExecutionMetadata> found = temporal.listExecutions(query)) {
                        assertThat(found.map(run -> run.getExecution().getWorkflowId()))
                                .contains("phone-number/" + id);
                    }
                });
            }
        } finally {
            temporal.getWorkflowServiceStubs().shutdownNow();
        }
        assertThat(demo.operation(operation).at("/temporalUrl")).startsWith(stack.url("temporal-ui") + "/namespaces/");
        Answer inTheUi = stack.at("temporal-ui")
                .get("/api/v1/namespaces/switchboard/workflows?query="
                        + URLEncoder.encode("OperationId = '" + operation + "'", StandardCharsets.UTF_8));
        assertThat(inTheUi.text()).contains("phone-number/" + id, "WORKFLOW_EXECUTION_STATUS_COMPLETED");
    }

    @Test
    @Order(3)
    void prometheusSeesEveryProcessAndHasLoadedEveryRule() {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode targets = Prometheus.of(stack).get("/api/v1/targets").at("/activeTargets");
            assertThat(targets.valueStream()
                            .map(target -> target.at("/labels/job").asString() + " "
                                    + target.at("/health").asString()))
                    .containsExactlyInAnyOrder(
                            "switchboard up", "switchboard up", "switchboard up", "temporal up", "prometheus up");
        });
        JsonNode rules = Prometheus.of(stack).get("/api/v1/rules").at("/groups");
        List<JsonNode> loaded = rules.valueStream()
                .flatMap(group -> group.at("/rules").valueStream())
                .toList();
        assertThat(loaded).extracting(rule -> rule.at("/health").asString()).containsOnly("ok");
        assertThat(loaded.stream().map(rule -> rule.at("/name").asString()).collect(Collectors.toSet()))
                .isEqualTo(alertsOfTheRules());
    }

    @Test
    @Order(4)
    void whatAWorkerAndTheApiCountIsInPrometheus() {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(Prometheus.of(stack).value("sum(switchboard_operations_total{outcome=\"completed\"})"))
                    .isPositive();
            assertThat(Prometheus.of(stack).value("sum(switchboard_twilio_callbacks_total)"))
                    .isPositive();
            assertThat(Prometheus.of(stack)
                            .value("count(count by (instance) (temporal_num_pollers{job=\"switchboard\"} > 0))"))
                    .isEqualTo(2);
            assertThat(Prometheus.of(stack).value("sum(service_requests{job=\"temporal\"})"))
                    .isPositive();
        });
    }

    @Test
    @Order(5)
    void noAlertFires() {
        assertThat(Prometheus.of(stack).firing()).isEmpty();
    }

    private static List<Integer> statuses(JsonNode happened) {
        return happened.at("/statusCallbacks")
                .valueStream()
                .flatMap(callback -> callback.at("/requests").valueStream())
                .map(request -> request.at("/status").asInt(0))
                .toList();
    }

    private static Set<String> alertsOfTheRules() {
        Set<String> names = new TreeSet<>();
        JsonNode rules = Prometheus.rules();
        rules.at("/groups")
                .forEach(group -> group.at("/rules")
                        .forEach(rule -> names.add(rule.at("/alert").asString())));
        return names;
    }
}
