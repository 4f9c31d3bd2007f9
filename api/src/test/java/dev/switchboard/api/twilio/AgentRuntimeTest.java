package dev.switchboard.api.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentRuntimeTest {

    private static final String KEY = "a key of the tests, 32 bytes long";
    private static final String STATUS = "https://switchboard.example.com/api/twilio/status";
    private static final TwilioRequest EVENT =
            new TwilioRequest(Map.of("From", List.of("+15550001"), "Body", List.of("Grüße & more")));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RuntimeSecrets secrets = new RuntimeSecrets(KEY);
    private volatile String body = "";
    private volatile String signature = "";
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.stop(0);
    }

    @Test
    void passesTheRuntimesTwimlOnAndAsksForTheStateOfItsMessages() {
        answering(200, "<Response><Message>Hi</Message></Response>");

        Optional<String> twiml = runtime(true).ask("agent_456", url(), "message", EVENT);

        assertThat(twiml)
                .hasValueSatisfying(
                        text -> assertThat(text).contains("<Message statusCallback=\"" + STATUS + "\">Hi</Message>"));
        assertThat(body).contains("From=%2B15550001").contains("SwitchboardEvent=message");
    }

    @Test
    void signsTheEventWithTheAgentsSecret() {
        answering(200, "<Response/>");

        runtime(true).ask("agent_456", url(), "call", EVENT);

        long time = Long.parseLong(signature.substring(2, signature.indexOf(',')));
        assertThat(signature).isEqualTo(secrets.signature("agent_456", time, body));
        assertThat(secrets.of("agent_456")).isNotEqualTo(secrets.of("agent_789"));
    }

    @Test
    void doesWithoutARuntimeThatIsLate() {
        server.createContext("/", exchange -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });

        assertThat(runtime(true).ask("agent_456", url(), "call", EVENT)).isEmpty();
        assertThat(outcomes("timeout")).isEqualTo(1);
    }

    @Test
    void doesWithoutAnAnswerThatIsNotTwiml() {
        answering(200, "<html>no</html>");
        assertThat(runtime(true).ask("agent_456", url(), "call", EVENT)).isEmpty();
        assertThat(outcomes("not_twiml")).isEqualTo(1);
    }

    @Test
    void doesWithoutAnAnswerThatIsAnError() {
        answering(500, "<Response/>");
        assertThat(runtime(true).ask("agent_456", url(), "call", EVENT)).isEmpty();
        assertThat(outcomes("status_5xx")).isEqualTo(1);
    }

    @Test
    void doesWithoutAnAnswerThatIsTooLong() {
        answering(200, "<Response>" + " ".repeat(70_000) + "</Response>");
        assertThat(runtime(true).ask("agent_456", url(), "call", EVENT)).isEmpty();
        assertThat(outcomes("unreachable")).isEqualTo(1);
    }

    @Test
    void stopsAskingARuntimeThatKeepsFailingWithoutTouchingOtherAgents() {
        answering(500, "");
        AgentRuntime runtime = runtime(true);
        for (int i = 0; i < 8; i++) {
            runtime.ask("agent_456", url(), "call", EVENT);
        }
        assertThat(asked).hasValue(5);
        assertThat(outcomes("circuit_open")).isEqualTo(3);

        runtime.ask("agent_789", url(), "call", EVENT);
        assertThat(asked).hasValue(6);
    }

    @Test
    void doesNotAskAPrivateAddressUnlessAllowedTo() {
        answering(200, "<Response/>");
        assertThat(runtime(false).ask("agent_456", url(), "call", EVENT)).isEmpty();
        assertThat(asked).hasValue(0);
        assertThat(outcomes("private_address")).isEqualTo(1);
    }

    @Test
    void refusesADoctypeInTwiml() {
        String xml = "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Response><Say>&x;</Say></Response>";
        assertThat(Twiml.checked(xml.getBytes(StandardCharsets.UTF_8), STATUS)).isEmpty();
    }

    private AgentRuntime runtime(boolean allowPrivateAddresses) {
        return new AgentRuntime(
                new RuntimeProperties(Duration.ofMillis(1500), KEY, allowPrivateAddresses),
                secrets,
                STATUS,
                Clock.systemUTC(),
                meters);
    }

    private long outcomes(String outcome) {
        return meters.timer("switchboard.runtime.requests", "outcome", outcome).count();
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/agent");
    }

    private void answering(int status, String text) {
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            signature = String.valueOf(exchange.getRequestHeaders().getFirst(AgentRuntime.SIGNATURE_HEADER));
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
