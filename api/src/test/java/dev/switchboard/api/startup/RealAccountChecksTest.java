package dev.switchboard.api.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.api.SwitchboardApplication;
import dev.switchboard.simulator.account.SimulatorDemo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class RealAccountChecksTest {

    private static final String RANDOM = "b4c1f0a86f3e4d2797a5be11d0c36f58e2947ad30b6c8f15";

    private static final DemoAccount DEMO = new DemoAccount(SimulatorDemo.ACCOUNT_SID, SimulatorDemo.AUTH_TOKEN);

    private static final String KEY = "SK0f3a5b7c9d1e2f4a6b8c0d2e4f6a8b0c";

    private final Map<String, Object> properties = new HashMap<>(Map.of(
            "switchboard.twilio.account-sid", "AC0f3a5b7c9d1e2f4a6b8c0d2e4f6a8b0c",
            "switchboard.twilio.auth-token", "9b1d3f5a7c9e0b2d4f6a8c0e1d3b5f7a",
            "switchboard.public-url", "https://numbers.acme.net",
            "switchboard.jwt.secret", RANDOM,
            "switchboard.jwt.audience", "numbers",
            "switchboard.runtime.signing-key", RANDOM));

    @Test
    void whatIsSafeMayStart() {
        assertThatCode(this::check).doesNotThrowAnyException();
        properties.put("switchboard.jwt.secret", "");
        properties.put("switchboard.jwt.issuer-uri", "https://id.acme.net");
        properties.put("switchboard.jwt.jwk-set-uri", "http://127.0.0.1:8200/keys");
        properties.put("switchboard.runtime.signing-key", "");
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "switchboard.twilio.account-sid, AC123, TWILIO_ACCOUNT_SID",
        "switchboard.twilio.account-sid, AC0F3A5B7C9D1E2F4A6B8C0D2E4F6A8B0C, TWILIO_ACCOUNT_SID",
        "switchboard.twilio.account-sid, " + SimulatorDemo.ACCOUNT_SID + ", TWILIO_ACCOUNT_SID",
        "switchboard.twilio.account-sid, SK0f3a5b7c9d1e2f4a6b8c0d2e4f6a8b0c, TWILIO_AUTH_TOKEN",
        "switchboard.twilio.auth-token, '', TWILIO_AUTH_TOKEN",
        "switchboard.twilio.auth-token, 9b1d3f5a7c9e0b2d, TWILIO_AUTH_TOKEN",
        "switchboard.twilio.auth-token, " + SimulatorDemo.AUTH_TOKEN + ", TWILIO_AUTH_TOKEN",
        "switchboard.twilio.next-auth-token, " + SimulatorDemo.AUTH_TOKEN + ", TWILIO_NEXT_AUTH_TOKEN",
        "switchboard.twilio.next-auth-token, x, TWILIO_NEXT_AUTH_TOKEN",
        "switchboard.twilio.validate-signatures, false, SWITCHBOARD_VALIDATE_SIGNATURES",
        "switchboard.public-url, http://numbers.acme.net, SWITCHBOARD_PUBLIC_URL",
        "switchboard.public-url, HTTP://numbers.acme.net, SWITCHBOARD_PUBLIC_URL",
        "switchboard.jwt.issuer-uri, http://id.acme.net, SWITCHBOARD_JWT_ISSUER_URI",
        "switchboard.jwt.jwk-set-uri, http://id.acme.net/keys, SWITCHBOARD_JWT_JWK_SET_URI",
        "switchboard.jwt.secret, too-short-to-be-random, SWITCHBOARD_JWT_SECRET",
        "switchboard.jwt.secret, a-string-secret-at-least-256-bits-long, SWITCHBOARD_JWT_SECRET",
        "switchboard.jwt.secret, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, SWITCHBOARD_JWT_SECRET",
        "switchboard.jwt.secret, 0123456789abcdef0123456789abcdef, SWITCHBOARD_JWT_SECRET",
        "switchboard.jwt.secret, demo-jwt-key-for-the-compose-file-only, SWITCHBOARD_JWT_SECRET",
        "switchboard.runtime.signing-key, CHANGEME-CHANGEME-CHANGEME-CHANGEME, SWITCHBOARD_RUNTIME_SIGNING_KEY",
        "switchboard.jwt.audience, '', SWITCHBOARD_JWT_AUDIENCE",
    })
    void whatIsUnsafeIsRefusedByNameAndWithoutItsValue(String key, String value, String cure) {
        properties.put(key, value);
        assertThatThrownBy(this::check)
                .isInstanceOfSatisfying(StartRefusedException.class, refusal -> {
                    assertThat(refusal.cure()).contains(cure);
                    if (value.length() > 8) {
                        assertThat(refusal.getMessage() + refusal.cure()).doesNotContain(value);
                    }
                })
                .hasMessageContaining(key);
    }

    @Test
    void anIssuerDoesNotReplaceTheAudience() {
        properties.put("switchboard.jwt.secret", "");
        properties.put("switchboard.jwt.audience", "");
        properties.put("switchboard.jwt.issuer-uri", "https://id.acme.net");
        assertThatThrownBy(this::check).hasMessageContaining("switchboard.jwt.audience");
    }

    @Test
    void anApiKeyDoesNotReplaceTheAuthToken() {
        properties.put("switchboard.twilio.auth-token", "");
        properties.put("TWILIO_API_KEY", "SK0f3a5b7c9d1e2f4a6b8c0d2e4f6a8b0c");
        assertThatThrownBy(this::check)
                .hasMessageContaining("switchboard.twilio.auth-token")
                .hasMessageContaining("API key cannot replace it");
    }

    @Test
    void anApiKeyAloneIsRefusedWhateverElseIsConfigured() {
        properties.put("switchboard.twilio.auth-token", "");
        properties.put("switchboard.twilio.api-key", KEY);
        properties.put("switchboard.twilio.api-key-secret", RANDOM);
        assertApiKeyRefused("TWILIO_API_KEY is set without TWILIO_AUTH_TOKEN");
        properties.remove("switchboard.twilio.account-sid");
        assertApiKeyRefused("no webhook of Twilio's could be verified");

        properties.put("switchboard.twilio.auth-token", RANDOM);
        assertThatCode(() -> RealAccountChecks.refuseApiKeyAlone(environment())).doesNotThrowAnyException();
        properties.put("switchboard.twilio.api-key-secret", "");
        assertApiKeyRefused("Only one of TWILIO_API_KEY and TWILIO_API_KEY_SECRET");
    }

    private void assertApiKeyRefused(String sentence) {
        assertThatThrownBy(() -> RealAccountChecks.refuseApiKeyAlone(environment()))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining(RANDOM);
    }

    @Test
    void tokensThatTheServiceMakesItselfNeedNoAudience() {
        properties.put("switchboard.jwt.audience", "");
        properties.put("switchboard.jwt.secret", "");
        assertThatCode(() -> new RealAccountChecks(environment(), DEMO).refuseUnsafe(true))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.twilio.com",
                "https://API.twilio.com:443",
                "https://api.dublin.ie1.twilio.com",
                "https://twilio.com/"
            })
    void twilioItselfIsNoSimulator(String baseUrl) {
        properties.put("switchboard.twilio.base-url", baseUrl);
        assertThatThrownBy(() -> RealAccountChecks.refuseTwilioAsSimulator(environment()))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("switchboard.twilio.base-url");
        properties.put("switchboard.twilio.base-url", "https://nottwilio.com");
        assertThatCode(() -> RealAccountChecks.refuseTwilioAsSimulator(environment()))
                .doesNotThrowAnyException();
    }

    /** Through the application, before any of its parts is started. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "switchboard.twilio.account-sid=SK0f3a5b7c9d1e2f4a6b8c0d2e4f6a8b0c",
                "switchboard.twilio.auth-token=",
                "switchboard.public-url=http://numbers.acme.net",
                "switchboard.jwt.secret=a-string-secret-at-least-256-bits-long",
                "switchboard.twilio.base-url=https://api.twilio.com",
            })
    void theApplicationDoesNotStart(String property) {
        String key = property.substring(0, property.indexOf('='));
        properties.put("server.port", "0");
        properties.put("switchboard.twilio.base-url", "");
        properties.put(key, property.substring(key.length() + 1));
        List<String> arguments = new ArrayList<>();
        properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        assertThatThrownBy(() -> SwitchboardApplication.start(arguments.toArray(String[]::new)))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(key);
    }

    private void check() {
        new RealAccountChecks(environment(), DEMO).refuseUnsafe(false);
    }

    private StandardEnvironment environment() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        return environment;
    }
}
