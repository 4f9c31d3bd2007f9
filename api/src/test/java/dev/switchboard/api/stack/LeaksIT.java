package dev.switchboard.api.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.security.Histories;
import dev.switchboard.api.security.LeakSearch;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** After everything else: what all processes have logged, all workflow histories and all metrics have no secret. */
@OnLocalStack
@Order(Integer.MAX_VALUE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaksIT {

    private final LocalStack stack = LocalStack.running();
    private final LeakSearch secrets = new LeakSearch();

    @BeforeAll
    void gather() {
        stack.secrets().forEach(secrets::add);
        assertThat(stack.as("demo").get("/api/phone-numbers").status()).isEqualTo(200);
        for (String token : LocalStack.tokens()) {
            secrets.add("a caller's token " + token.hashCode(), token);
            secrets.add("a token's signature " + token.hashCode(), token.substring(token.lastIndexOf('.') + 1));
        }
        secrets.add("a message that was received", Planted.RECEIVED);
        secrets.add("a message that was sent", Planted.SENT);
        secrets.add("digits that were dialled", Planted.DIGITS);
    }

    @Test
    void theLogsHaveNone() {
        Map<String, String> logs = stack.logs();
        // Another test's console may have left one, too.
        assertThat(logs)
                .containsKeys(
                        "alertmanager.log",
                        "api.log",
                        "postgres.log",
                        "prometheus.log",
                        "simulator.log",
                        "temporal.log",
                        "worker-1.log",
                        "worker-2.log")
                .allSatisfy((process, log) -> assertThat(log).isNotBlank());
        // That there was something to find it in.
        assertThat(logs.get("api.log")).contains("WARN", "dev.switchboard.api");
        assertThat(logs.get("worker-1.log")).contains("Workers poll");
        assertThat(leaks(logs)).isEmpty();
    }

    @Test
    void theWorkflowHistoriesHaveNone() {
        WorkflowClient temporal = stack.temporal();
        try {
            Map<String, String> histories = new Histories(temporal).all();
            assertThat(histories).hasSizeGreaterThan(100);
            assertThat(histories.toString()).contains("/api/twilio/voice?agentId=agent_456");
            assertThat(leaks(histories)).isEmpty();
        } finally {
            temporal.getWorkflowServiceStubs().shutdownNow();
        }
    }

    @Test
    void theMetricsHaveNone() {
        Map<String, String> metrics = new LinkedHashMap<>();
        for (String service : LocalStack.SERVICES) {
            Answer scrape = stack.at(service + "-management").get("/actuator/prometheus");
            assertThat(scrape.status()).isEqualTo(200);
            assertThat(scrape.text()).contains("switchboard_");
            metrics.put(service, scrape.text());
        }
        metrics.put("temporal", stack.at("temporal-metrics").get("/metrics").text());
        // What was scraped earlier, too.
        metrics.put(
                "prometheus",
                Prometheus.of(stack)
                        .get("/api/v1/series?match[]=%7Bjob%3D~%22.%2B%22%7D")
                        .toString());
        assertThat(metrics.get("prometheus")).contains("switchboard_operations_total");
        assertThat(leaks(metrics)).isEmpty();
        assertThat(metrics.values()).noneMatch(text -> text.contains("+1555") || text.contains("agent_456"));
    }

    private List<String> leaks(Map<String, String> texts) {
        List<String> leaks = new ArrayList<>();
        texts.forEach((place, text) -> leaks.addAll(secrets.in(place, text)));
        return leaks;
    }
}
