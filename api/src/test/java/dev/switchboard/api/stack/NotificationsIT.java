package dev.switchboard.api.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.simulator.account.SimulatorDemo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a number that somebody breaks at Twilio, over Prometheus and Alertmanager, to whoever is to be told. */
@OnLocalStack
@Order(3)
class NotificationsIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String NUMBER = SimulatorDemo.PHONE_124;

    private final LocalStack stack = LocalStack.running();
    private final SwitchboardClient demo = stack.as("demo");
    private final String id = stack.idOf(NUMBER);
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        stack.url("alert-receiver").getPort()),
                0);
        receiver.createContext("/alerts", exchange -> {
            received.add(new JsonMapper().readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void hangUp() {
        receiver.stop(0);
        assertThat(demo.unassign(id).status()).isEqualTo(200);
    }

    @Test
    void whoeverIsToBeToldHearsOfANumberThatIsWrongAndThatItIsRightAgain() {
        Answer assigned = demo.assign(id, "agent_456", true, false);
        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
        Map<String, String> before = stack.heldByTwilio(NUMBER);
        stack.changeAtTwilio(NUMBER, "voice_url", "https://example.com/somebody-else");
        check();

        JsonNode firing = awaitNotification("firing");
        assertThat(firing.at("/groupLabels/alertname").asString()).isEqualTo("DriftFound");
        assertThat(firing.at("/groupLabels/state").asString()).isNotBlank();
        assertThat(firing.at("/alerts")).hasSize(1);
        assertThat(firing.at("/alerts/0/annotations/summary").asString()).contains(id);
        assertThat(firing.at("/alerts/0/annotations/runbook_url").asString()).endsWith("#driftfound");

        stack.changeAtTwilio(NUMBER, "voice_url", String.valueOf(before.get("voice_url")));
        check();

        assertThat(awaitNotification("resolved").at("/groupKey")).isEqualTo(firing.at("/groupKey"));
    }

    private void check() {
        Answer checked = demo.post("/api/drift/check");
        assertThat(checked.status()).as(checked.text()).isIn(200, 202);
    }

    /** Of this number: others may be wrong as well. */
    private JsonNode awaitNotification(String status) {
        return await().atMost(SOON)
                .until(
                        () -> received.stream()
                                .filter(notification ->
                                        notification.at("/status").asString().equals(status)
                                                && notification
                                                        .at("/groupLabels/phone_number_id")
                                                        .asString()
                                                        .equals(id))
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }
}
