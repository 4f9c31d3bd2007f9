package dev.switchboard.api.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.activities.agent.SecretSalts;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentRuntimeTest {

    private static final String KEY = "a key of the tests, 32 bytes long";
    private static final String STATUS = "https://switchboard.example.com/api/twilio/status";
    private static final Map<String, List<String>> EVENT =
            Map.of("From", List.of("+15550001"), "Body", List.of("Grüße & more"));
    private static final RuntimeQuestion CALL = RuntimeQuestion.call(EVENT, null);
    private static final RuntimeQuestion MESSAGE = RuntimeQuestion.message(EVENT, "4b6d9a2e-repeat");

    private static final UUID SALT = new UUID(0, 1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RuntimeSecrets secrets = new RuntimeSecrets(KEY);
    private volatile String body = "";
    private volatile String signature = "";
    private volatile String token = "";
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
    void passesTheRuntimesTwimlOnAndAsksForTheStateOfItsMessages() throws Exception {
        answering(200, "<Response><Message>Hi</Message></Response>");

        String twiml = runtime(true).ask(of("agent_456", url()), MESSAGE);

        assertThat(twiml).contains("<Message statusCallback=\"" + STATUS + "\">Hi</Message>");
        assertThat(body).contains("From=%2B15550001").contains("SwitchboardEvent=message");
    }

    @Test
    void signsTheEventWithTheAgentsSecret() throws Exception {
        answering(200, "<Response/>");

        runtime(true).ask(of("agent_456", url()), CALL);

        long time = Long.parseLong(signature.substring(2, signature.indexOf(',')));
        assertThat(signature).isEqualTo(secrets.signature(of("agent_456", url()), time, body));
        assertThat(secrets.of("agent_456", SALT)).isNotEqualTo(secrets.of("agent_789", SALT));
    }

    @Test
    void doesWithoutARuntimeThatIsLate() {
        server.createContext("/", this::closeWhenReleased);

        refuse(runtime(true), "agent_456", url());
        assertThat(outcomes("timeout")).isEqualTo(1);
    }

    @Test
    void doesWithoutAnAnswerThatIsNotTwiml() {
        answering(200, "<html>no</html>");
        refuse(runtime(true), "agent_456", url());
        assertThat(outcomes("not_twiml")).isEqualTo(1);
    }

    @Test
    void doesWithoutAnAnswerThatIsAnError() {
        answering(500, "<Response/>");
        refuse(runtime(true), "agent_456", url());
        assertThat(outcomes("status_5xx")).isEqualTo(1);
    }

    @Test
    void doesWithoutAnAnswerThatIsTooLong() {
        answering(200, "<Response>" + " ".repeat(70_000) + "</Response>");
        refuse(runtime(true), "agent_456", url());
        assertThat(outcomes("too_large")).isEqualTo(1);
    }

    /** However often: the breaker is told each time, and is not left with permissions that nobody gives back. */
    @Test
    void doesWithoutAnAnswerThatOurCallbacksMakeTooLong() {
        answering(200, "<Response>" + "<Message>x</Message>".repeat(1_000) + "</Response>");
        AgentRuntime runtime = runtime(true);
        for (int i = 0; i < 20; i++) {
            refuse(runtime, "agent_456", url());
        }
        assertThat(outcomes("too_large") + outcomes("circuit_open")).isEqualTo(20);
        assertThat(outcomes("too_large")).isPositive();
    }

    @Test
    void nothingIsAnAnswerToAMessageButNotToACall() throws Exception {
        AgentRuntime runtime = runtime(true);
        for (String nothing : List.of("204", "200", "200 \n", "202")) {
            answering(Integer.parseInt(nothing.substring(0, 3)), nothing.substring(3));
            assertThat(runtime.ask(of("agent_456", url()), MESSAGE)).as(nothing).isEqualTo(Twiml.NOTHING);
            assertThat(refuse(runtime(true), "agent_789", url()).code())
                    .as(nothing)
                    .isEqualTo("empty");
            server.removeContext("/");
        }
        assertThat(outcomes("answered")).isEqualTo(4);
        assertThat(outcomes("empty")).isEqualTo(4);
    }

    @Test
    void aRuntimeThatSaysNothingTenTimesIsAskedTenTimes() throws Exception {
        answering(204, "");
        AgentRuntime runtime = runtime(true);
        for (int i = 0; i < 10; i++) {
            runtime.ask(of("agent_456", url()), MESSAGE);
        }
        assertThat(asked).hasValue(10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/xml                          | <Response/>         | answered
            application/xml; charset=utf-8    | <Response/>         | answered
            application/twiml+xml             | <Response/>         | answered
            text/html; charset=utf-8          | <Response/>         | answered
            not a type                        | <Response/>         | foreign_type
            text/html                         | <html><br></html>   | foreign_type
            text/plain                        | <Response/>         | foreign_type
            application/json                  | {"say":"Hello"}     | foreign_type
            audio/mpeg                        | ID3                 | foreign_type
            text/xml; charset=no-such-charset | <Response/>         | answered
            text/xml                          | {"say":"Hello"}     | not_twiml
            """)
    void onlyTypesOfTwimlAreTwiml(String type, String text, String outcome) {
        answering(200, text, Map.of("Content-Type", type));
        try {
            runtime(true).ask(of("agent_456", url()), CALL);
            assertThat(outcome).isEqualTo("answered");
        } catch (RefusedAnswerException refused) {
            assertThat(refused.code()).isEqualTo(outcome);
            assertThat(refused.reason()).doesNotContain("say").doesNotContain("Hello");
        }
        assertThat(outcomes(outcome)).isEqualTo(1);
    }

    @Test
    void saysWhatTypeAForeignAnswerHad() {
        answering(200, "{}", Map.of("Content-Type", "application/json; secret=s3cret"));
        assertThat(refuse(runtime(true), "agent_456", url()).reason())
                .isEqualTo("It answered application/json, not TwiML, whose type is text/xml.");
    }

    @Test
    void doesWithoutAnAnswerThatIsCompressed() {
        answering(200, "<Response/>", Map.of("Content-Encoding", "gzip"));
        assertThat(refuse(runtime(true), "agent_456", url()).code()).isEqualTo("foreign_type");
    }

    @Test
    void readsTheEncodingThatTheTypeNames() throws Exception {
        server.createContext("/", exchange -> {
            byte[] bytes = "<Response><Say>Grüße</Say></Response>".getBytes(StandardCharsets.ISO_8859_1);
            exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=ISO-8859-1");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        assertThat(runtime(true).ask(of("agent_456", url()), CALL)).contains("Grüße");
    }

    @Test
    void passesTwiliosIdempotencyTokenOn() throws Exception {
        answering(200, "<Response/>");
        runtime(true).ask(of("agent_456", url()), MESSAGE);
        assertThat(token).isEqualTo("4b6d9a2e-repeat");
        runtime(true).ask(of("agent_456", url()), CALL);
        assertThat(token).isEqualTo("null");
    }

    @Test
    void relativeUrlsLeadToTheRuntime() throws Exception {
        answering(200, "<Response><Redirect>next?a=1</Redirect></Response>");
        assertThat(runtime(true).ask(of("agent_456", url()), CALL))
                .contains("<Redirect>" + url().resolve("/next?a=1") + "<");
    }

    /** An error of ours is no answer either; a breaker that never hears of it would not let anybody through again. */
    @Test
    void aBreakerGetsItsPermissionBackWhateverHappens() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        DnsResolver names = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                if (broken.get()) {
                    throw new StackOverflowError("as if");
                }
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
        CircuitBreaker breaker = new RuntimeBreakers().of(of("agent_456", url()));
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        AgentRuntime runtime = new AgentRuntime(
                new RuntimeProperties(Duration.ofMillis(1500), KEY, true),
                names,
                secrets,
                STATUS,
                Clock.systemUTC(),
                meters,
                any -> breaker);
        URI named = URI.create("http://bot.example:" + server.getAddress().getPort() + "/agent");
        answering(200, "<Response/>");

        assertThatThrownBy(() -> runtime.ask(of("agent_456", named), CALL)).isInstanceOf(StackOverflowError.class);
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        broken.set(false);
        breaker.transitionToHalfOpenState();
        assertThat(runtime.ask(of("agent_456", named), CALL)).contains("<Response/>");
    }

    @Test
    void aNewUrlBeginsWithAClosedBreaker() {
        answering(500, "");
        AgentRuntime runtime = runtime(true);
        for (int i = 0; i < 6; i++) {
            refuse(runtime, "agent_456", url());
        }
        assertThat(outcomes("circuit_open")).isEqualTo(1);

        refuse(runtime, "agent_456", url().resolve("/mended"));
        assertThat(asked).hasValue(6);
    }

    @Test
    void anAgentOfAnIdThatWasDeletedBeginsWithAClosedBreaker() {
        answering(500, "");
        AgentRuntime runtime = runtime(true);
        for (int i = 0; i < 6; i++) {
            refuse(runtime, "agent_456", url());
        }
        assertThat(asked).hasValue(5);

        AskedRuntime next = new AskedRuntime(
                "agent_456", Instant.EPOCH.plusSeconds(1), url(), new SecretSalts(new UUID(0, 2), null));
        assertThatThrownBy(() -> runtime.ask(next, CALL)).isInstanceOf(RefusedAnswerException.class);
        assertThat(asked).hasValue(6);
    }

    @Test
    void breakersThatNobodyAsksForAreForgotten() {
        AtomicLong nanos = new AtomicLong();
        RuntimeBreakers breakers = new RuntimeBreakers(nanos::get);
        CircuitBreaker first = breakers.of(of("agent_456", url()));
        breakers.of(of("agent_789", url()));
        nanos.addAndGet(RuntimeBreakers.KEPT.toNanos() - 1);
        assertThat(breakers.of(of("agent_456", url()))).isSameAs(first);

        nanos.addAndGet(1);

        assertThat(breakers.count()).isEqualTo(1);
        assertThat(breakers.of(of("agent_456", url()))).isSameAs(first);
    }

    @Test
    void whileTwoSecretsAreValidBothSignTheNewOneFirst() {
        UUID renewed = new UUID(0, 2);
        AskedRuntime runtime = new AskedRuntime("agent_456", Instant.EPOCH, url(), new SecretSalts(renewed, SALT));
        String before = secrets.signature(of("agent_456", url()), 17, "body");
        String after = secrets.signature(
                new AskedRuntime("agent_456", Instant.EPOCH, url(), new SecretSalts(renewed, null)), 17, "body");

        assertThat(secrets.signature(runtime, 17, "body")).isEqualTo(after + before.substring("t=17".length()));
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void stopsAskingARuntimeThatKeepsFailingWithoutTouchingOtherAgents() {
        answering(500, "");
        AgentRuntime runtime = runtime(true);
        for (int i = 0; i < 8; i++) {
            refuse(runtime, "agent_456", url());
        }
        assertThat(asked).hasValue(5);
        assertThat(outcomes("circuit_open")).isEqualTo(3);

        refuse(runtime, "agent_789", url());
        assertThat(asked).hasValue(6);
    }

    @Test
    void doesNotAskAPrivateAddressUnlessAllowedTo() {
        answering(200, "<Response/>");
        refuse(runtime(false), "agent_456", url());
        assertThat(asked).hasValue(0);
        assertThat(outcomes("private_address")).isEqualTo(1);
    }

    @Test
    void followsNoRedirect() {
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        refuse(runtime(true), "agent_456", url());
        assertThat(asked).hasValue(1);
        assertThat(outcomes("status_3xx")).isEqualTo(1);
    }

    @Test
    void doesWithoutAnAnswerThatNeverEnds() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("<Response>".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            closeWhenReleased(exchange);
        });
        refuse(runtime(true), "agent_456", url());
        assertThat(outcomes("timeout")).isEqualTo(1);
    }

    /** DNS rebinding: the name's first address is public, its next one is ours. */
    @Test
    void connectsToTheAddressThatWasChecked() throws Exception {
        answering(200, "<Response/>");
        // Public, and nobody's any more: 6to4 relays were there.
        Queue<String> addresses = new ArrayDeque<>(List.of("192.88.99.1", "127.0.0.1"));
        AgentRuntime runtime = new AgentRuntime(
                new RuntimeProperties(Duration.ofMillis(500), KEY, false),
                names(host -> addresses.remove()),
                secrets,
                STATUS,
                Clock.systemUTC(),
                meters,
                new RuntimeBreakers()::of);
        URI rebound = URI.create("http://rebound.example:" + server.getAddress().getPort() + "/agent");

        refuse(runtime, "agent_456", rebound);
        assertThat(addresses).containsExactly("127.0.0.1");
        assertThat(asked).hasValue(0);
        refuse(runtime, "agent_456", rebound);
        assertThat(asked).hasValue(0);
        assertThat(outcomes("private_address")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.100.100.200",
                "192.0.0.192",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.255",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b::a00:1",
                "64:ff9b::6440:1",
                "64:ff9b:1::a00:1",
                "2002:7f00:1::",
                "2001::1",
                "2001:db8::1",
                "3fff:fff::1"
            })
    void anAddressThatIsNotPublicIsNotAsked(String address) {
        PublicAddresses addresses = new PublicAddresses(names(host -> address));
        assertThatThrownBy(() -> addresses.resolve("agents.example"))
                .isInstanceOf(PublicAddresses.PrivateAddressException.class)
                .hasMessageNotContaining(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "32.1.0.1",
                "32.2.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.32.0.1",
                "192.0.3.1",
                "192.0.1.255",
                "198.20.0.1",
                "198.51.101.1",
                "203.0.112.255",
                "223.255.255.255",
                "2001:db9::1",
                "2606:4700:4700::1111",
                "2a00:1450:4001::200e",
                "64:ff9b::808:808",
                "::ffff:8.8.8.8"
            })
    void anAddressThatIsPublicIsAsked(String address) throws Exception {
        assertThat(new PublicAddresses(names(host -> address)).resolve("agents.example"))
                .containsExactly(InetAddress.getByName(address));
    }

    @Test
    void anAddressOfThisHostIsNotAskedHoweverPublic() throws Exception {
        InetAddress ours = InetAddress.getByName("8.8.8.8");
        PublicAddresses addresses = new PublicAddresses(names(host -> host), ours::equals);

        assertThatThrownBy(() -> addresses.resolve("8.8.8.8"))
                .isInstanceOf(PublicAddresses.PrivateAddressException.class);
        assertThat(addresses.resolve("8.8.4.4")).hasSize(1);
    }

    /** However an owner writes an address of ours: what the platform makes of it is what is checked. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"})
    void ownAddressesAreFoundOutHoweverTheyAreWritten(String host) {
        assertThatThrownBy(() -> new PublicAddresses(SystemDefaultDnsResolver.INSTANCE).resolve(host))
                .isInstanceOf(UnknownHostException.class);
    }

    private static DnsResolver names(UnaryOperator<String> addressOf) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return new InetAddress[] {InetAddress.getByName(addressOf.apply(host))};
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    private AgentRuntime runtime(boolean allowPrivateAddresses) {
        return new AgentRuntime(
                new RuntimeProperties(Duration.ofMillis(1500), KEY, allowPrivateAddresses),
                secrets,
                STATUS,
                Clock.systemUTC(),
                meters);
    }

    private static AskedRuntime of(String agentId, URI url) {
        return new AskedRuntime(agentId, Instant.EPOCH, url, new SecretSalts(SALT, null));
    }

    private static RefusedAnswerException refuse(AgentRuntime runtime, String agentId, URI url) {
        return catchThrowableOfType(RefusedAnswerException.class, () -> runtime.ask(of(agentId, url), CALL));
    }

    private long outcomes(String outcome) {
        return meters.timer("switchboard.runtime.requests", "outcome", outcome).count();
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/agent");
    }

    private void answering(int status, String text) {
        answering(status, text, Map.of());
    }

    private void answering(int status, String text, Map<String, String> headers) {
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            signature = String.valueOf(exchange.getRequestHeaders().getFirst(AgentRuntime.SIGNATURE_HEADER));
            token = String.valueOf(exchange.getRequestHeaders().getFirst(RuntimeQuestion.IDEMPOTENCY_TOKEN));
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private void closeWhenReleased(HttpExchange exchange) {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }
}
