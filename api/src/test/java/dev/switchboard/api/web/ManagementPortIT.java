package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.startup.Ports;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes and metrics on a port of their own, as {@code management.server.port} has them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManagementPortIT {

    /** More than either port has threads. */
    private static final int CONNECTIONS = 300;

    private final SlowClients clients = new SlowClients();
    private int port;
    private SwitchboardServer server;
    private SwitchboardClient management;

    @BeforeAll
    void start() throws IOException {
        port = Ports.any();
        server = SwitchboardServer.start(SwitchboardServer.Options.defaults()
                .with("management.server.port", Integer.toString(port))
                .with("spring.lifecycle.timeout-per-shutdown-phase", "1s"));
        management = SwitchboardClient.at(URI.create("http://localhost:" + port));
    }

    @AfterAll
    void stop() throws IOException {
        clients.close();
        server.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        clients.hangUp();
    }

    @Test
    void theOtherPortHasNone() {
        assertThat(management.get("/actuator/health").status()).isEqualTo(200);
        assertThat(server.anonymous().get("/actuator/health").status()).isNotEqualTo(200);
    }

    @Test
    void slowBodiesLeaveProbesAndOthersAlone() throws Exception {
        clients.drip(
                server.port(),
                CONNECTIONS,
                caller -> slow("POST /api/twilio/status HTTP/1.1", "X-Twilio-Signature: made-up"));
        clients.drip(server.port(), CONNECTIONS, caller -> slow("POST /api/phone-numbers/assign HTTP/1.1"));

        probesAreAnswered();
        var assigned = server.as("demo").assign(server.addNumber("demo").id(), "agent_456", true, false);
        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
        probesAreAnswered();
        clients.theyEnd();
    }

    /** Whoever reaches it is trusted, and may be wrong all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"POST /actuator/health HTTP/1.1", "GET /actuator/prometheus HTTP/1.1", "PUT /x HTTP/1.1"})
    void norDoThoseThatThePortItselfIsSent(String line) throws Exception {
        clients.drip(port, CONNECTIONS, caller -> slow(line));

        probesAreAnswered();
        clients.theyEnd();
    }

    private static List<String> slow(String line, String... headers) {
        List<String> request = new ArrayList<>(List.of(line, "Content-Length: 1000"));
        request.addAll(List.of(headers));
        return request;
    }

    private void probesAreAnswered() {
        for (String probe : List.of("", "/liveness", "/readiness")) {
            assertThat(management.get("/actuator/health" + probe).status())
                    .as(probe)
                    .isEqualTo(200);
        }
    }
}
