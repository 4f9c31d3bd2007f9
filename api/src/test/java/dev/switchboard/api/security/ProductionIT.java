package dev.switchboard.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.switchboard.api.SwitchboardApplication;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.embedded.EmbeddedParts;
import dev.switchboard.api.startup.Ports;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** The service in front of a real Twilio account, which is not called: nothing of embedded mode may be left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProductionIT {

    private IdentityProvider provider;
    private ConfigurableApplicationContext service;
    private SwitchboardClient anonymous;

    @BeforeAll
    void start() throws Exception {
        provider = IdentityProvider.start();
        // Lends its database and its Temporal.
        Environment parts = SwitchboardServer.shared().bean(Environment.class);
        int port = Ports.any();
        List<String> arguments = new ArrayList<>();
        Map.ofEntries(
                        Map.entry("server.port", Integer.toString(port)),
                        Map.entry("server.address", "127.0.0.1"),
                        Map.entry("logging.level.root", "error"),
                        Map.entry("switchboard.role", "api"),
                        Map.entry("switchboard.public-url", "https://numbers.acme.net"),
                        Map.entry("switchboard.database.url", parts.getRequiredProperty("switchboard.database.url")),
                        Map.entry("switchboard.database.username", "postgres"),
                        Map.entry(
                                "switchboard.database.password",
                                parts.getRequiredProperty("switchboard.database.password")),
                        Map.entry(
                                "switchboard.temporal.address",
                                parts.getRequiredProperty("switchboard.temporal.address")),
                        Map.entry("switchboard.twilio.account-sid", "AC0f3a5b7c9d1e2f4a6b8c0d2e4f6a8b0c"),
                        Map.entry("switchboard.twilio.auth-token", "9b1d3f5a7c9e0b2d4f6a8c0e1d3b5f7a"),
                        Map.entry("switchboard.twilio.base-url", ""),
                        Map.entry(
                                "switchboard.jwt.issuer-uri", provider.issuer().toString()),
                        Map.entry("switchboard.jwt.audience", "numbers"),
                        Map.entry("switchboard.console.client-id", SignIns.CLIENT),
                        Map.entry("switchboard.console.client-secret", SignIns.SECRET),
                        Map.entry("switchboard.secrets.key", parts.getRequiredProperty("switchboard.secrets.key")),
                        // What only embedded mode may say.
                        Map.entry("switchboard.embedded.active", "true"),
                        Map.entry("switchboard.embedded.own-key", "true"),
                        Map.entry("switchboard.embedded.dev-tokens", "true"),
                        Map.entry("switchboard.embedded.demo-data", "true"))
                .forEach((key, value) -> arguments.add("--" + key + "=" + value));
        service = SwitchboardApplication.start(arguments.toArray(String[]::new));
        anonymous = SwitchboardClient.at(URI.create("http://127.0.0.1:" + port));
    }

    @AfterAll
    void stop() {
        service.close();
        provider.close();
    }

    /** First, while the keys are not known yet. */
    @Test
    @Order(1)
    void whileTheProviderDoesNotAnswerItIs503() throws Exception {
        provider.fail();
        Answer answer = with(provider.token()).get("/api/phone-numbers");
        provider.recover();
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.at("/error")).isEqualTo("unavailable");
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(anonymous.get("/api/phone-numbers").status()).isEqualTo(401);
        provider.fail();
        Person early = new Person(anonymous, provider);
        assertThat(early.follow("/console/oauth2/authorization/console").text()).contains("provider cannot be reached");
        provider.recover();
        String token = provider.token();
        await("the keys to be asked for again")
                .atMost(ProviderKeys.TWO_REQUESTS_IN.multipliedBy(2))
                .until(() -> with(token).get("/api/phone-numbers").status() == 200);
    }

    @Test
    void aTokenOfTheIssuerIsAccepted() throws Exception {
        Answer answer = with(provider.token()).get("/api/phone-numbers");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    void aTokenThatIsMeantForAnotherServiceOrOfAnotherIssuerIs401() throws Exception {
        unauthorized(provider.claims().audience("another-service"));
        unauthorized(provider.claims().issuer("https://evil.example"));
    }

    @Test
    void nobodyIsHandedAToken() {
        assertThat(anonymous.get("/dev/token?sub=demo").status()).isEqualTo(404);
        assertThat(service.getBeanProvider(DevTokens.class).getIfAvailable()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/prometheus",
                "/actuator/info",
                "/actuator/env",
                "/actuator/sbom",
                "/actuator/heapdump",
                "/swagger-ui.html",
                "/swagger-ui/index.html",
                "/v3/api-docs",
                "/v3/api-docs.yaml",
                "/v3/api-docs/swagger-config",
                "/codec/decode",
                "/_simulator"
            })
    void whatIsNotHealthTakesAToken(String path) {
        assertThat(anonymous.get(path).status()).isEqualTo(401);
        // Not all of health, which would ask Twilio.
        assertThat(anonymous.get("/actuator/health/liveness").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"env", "configprops", "beans", "heapdump", "threaddump", "loggers", "mappings", "sbom", "logfile"
            })
    void noEndpointThatTellsOfTheInsideIsThereForTokensEither(String endpoint) throws Exception {
        assertThat(with(provider.token()).get("/actuator/" + endpoint).status()).isEqualTo(404);
    }

    @Test
    void theApisDescriptionIsForCallers() throws Exception {
        assertThat(with(provider.token()).get("/v3/api-docs").at("/info/title")).isEqualTo("Switchboard");
    }

    @Test
    void healthTellsCallersNothingOfTheMachine() throws Exception {
        Answer health = with(provider.token()).get("/actuator/health");
        assertThat(health.json().at("/components").propertyNames())
                .contains("db", "schema")
                .doesNotContain("diskSpace");
        assertThat(anonymous.get("/actuator/health").text()).doesNotContain("details", "PostgreSQL");
    }

    @Test
    void aPersonSignsInAtTheProviderIsWhomTheTokenSaysAndSignsOut() {
        provider.signIns().are("demo", "read write");
        Person person = new Person(anonymous, provider);
        assertThat(person.follow("/console/numbers?q=0123").text())
                .contains("Sign in with your provider")
                .doesNotContain("Go on as");
        Answer page = person.follow("/console/oauth2/authorization/console");
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(page.text())
                .as("where the person wanted to go")
                .contains("+15550000123")
                .doesNotContain("reads only");
        assertThat(person.cookie()).contains("; HttpOnly", "; Secure", "; SameSite=Lax", "; Path=/console");

        assertThat(person.post("/console/sign-out", "_csrf=forged").status()).isEqualTo(403);
        assertThat(person.post("/console/sign-out", "_csrf=" + person.csrf(page))
                        .status())
                .isEqualTo(302);
        assertThat(person.get("/console/numbers").status()).isEqualTo(302);
    }

    @Test
    void whoMayOnlyReadHasNoButtonsAndIsRefusedWhatTheyWouldDo() {
        provider.signIns().are("demo", "read");
        Person person = new Person(anonymous, provider);
        person.follow("/console/oauth2/authorization/console");
        Answer page = person.get("/console/numbers/phone_123");
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        assertThat(page.text()).contains("reads only").doesNotContain(">Assign</button>", ">Repair</button>");
        Answer refused = person.post("/console/numbers/phone_123/repair", "_csrf=" + person.csrf(page));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("lacks the scope write");
    }

    @Test
    void whoseTokenTheApiWouldNotTakeIsNotSignedIn() {
        provider.signIns().are("demo", "read write");
        provider.signIns().areMeantFor("another-service");
        Person person = new Person(anonymous, provider);
        assertThat(person.follow("/console/oauth2/authorization/console").text())
                .contains("You are not signed in");
        assertThat(person.get("/console/numbers").status()).isEqualTo(302);
        provider.signIns().areMeantFor("numbers");
        Answer forged = new Person(anonymous, provider).get("/console/login/oauth2/code/console?code=x&state=y");
        assertThat(forged.header("Location").orElse("")).endsWith("/console/sign-in?refused");
    }

    @Test
    void whoseTokenIsRevokedIsSignedOut() throws Exception {
        provider.signIns().are("demo", "read write");
        Person person = new Person(anonymous, provider);
        Person another = new Person(anonymous, provider);
        another.follow("/console/oauth2/authorization/console");
        person.follow("/console/oauth2/authorization/console");
        assertThat(person.get("/console").status()).isEqualTo(200);
        String admin = IdentityProvider.sign(
                provider.claims().claim("scope", "admin").build(), provider.key(), JWSAlgorithm.RS256);
        assertThat(with(admin)
                        .post(
                                "/api/tokens/revocations",
                                "{\"jti\":\"" + provider.signIns().tokenId() + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(person.get("/console").status()).isEqualTo(302);
        assertThat(another.get("/console").status()).isEqualTo(200);
    }

    @Test
    void noSimulatorRuns() {
        assertThat(service.getBean(EmbeddedParts.class).simulator()).isEmpty();
        assertThat(service.getEnvironment().getProperty("switchboard.simulated-twilio"))
                .isEqualTo("false");
    }

    @Test
    void whatTwilioDidNotSignIsRefused() {
        SwitchboardClient form = anonymous.withHeader("Content-Type", "application/x-www-form-urlencoded");
        for (String path : List.of("voice", "webhook", "status", "voice/fallback", "webhook/fallback")) {
            assertThat(form.post("/api/twilio/" + path, "From=%2B15550001&To=%2B15550000123")
                            .status())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    private void unauthorized(JWTClaimsSet.Builder claims) throws Exception {
        String token = IdentityProvider.sign(claims.build(), provider.key(), JWSAlgorithm.RS256);
        Answer answer = with(token).get("/api/phone-numbers");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
        assertThat(answer.text()).doesNotContain(token);
    }

    private SwitchboardClient with(String token) {
        return anonymous.withHeader("Authorization", "Bearer " + token);
    }
}
