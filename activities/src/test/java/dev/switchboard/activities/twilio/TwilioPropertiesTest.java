package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TwilioPropertiesTest {

    private static final String SID = "AC0123456789abcdef0123456789abcdef";
    private static final String KEY = "SK0123456789abcdef0123456789abcdef";
    private static final String TOKEN = "fedcba9876543210fedcba9876543210";

    @Test
    void hasDefaultsForAllButTheCredentials() {
        assertThat(bind(Map.of("account-sid", SID, "auth-token", TOKEN)))
                .isEqualTo(new TwilioProperties(SID, TOKEN, null, Duration.ofSeconds(5), Duration.ofSeconds(10), 100));
    }

    @Test
    void mapsRegionAndEdge() {
        assertThat(bind(Map.of("account-sid", SID, "auth-token", TOKEN))).returns("us1", TwilioProperties::region);
        assertThat(bind(Map.of("account-sid", SID, "auth-token", TOKEN, "region", "ie1", "edge", "dublin")))
                .returns("ie1", TwilioProperties::region)
                .returns("dublin", TwilioProperties::edge);
    }

    @Test
    void mapsEveryProperty() {
        assertThat(bind(Map.of(
                        "account-sid",
                        SID,
                        "auth-token",
                        TOKEN,
                        "base-url",
                        "http://localhost:4010",
                        "connect-timeout",
                        "1s",
                        "request-timeout",
                        "2s",
                        "requests-per-second",
                        "40",
                        "api-key",
                        KEY,
                        "api-key-secret",
                        "key-secret")))
                .isEqualTo(new TwilioProperties(
                        SID,
                        TOKEN,
                        URI.create("http://localhost:4010"),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        40,
                        KEY,
                        "key-secret"));
    }

    @Test
    void takesAnEmptyBaseUrlForNone() {
        assertThat(bind(Map.of("account-sid", SID, "auth-token", TOKEN, "base-url", ""))
                        .baseUrl())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "account-sid, ''",
        "account-sid, AC123",
        "account-sid, AC0123456789ABCDEF0123456789ABCDEF",
        "auth-token, ''",
        "auth-token, ' '",
        "base-url, localhost:4010",
        "base-url, http://localhost:4010/twilio",
        "base-url, http://user:pass@localhost",
        "request-timeout, 0s",
        "request-timeout, 13s",
        "connect-timeout, -1s",
        "connect-timeout, 11s",
        "requests-per-second, 0.5",
        "requests-per-second, 1001",
        "requests-per-second, NaN",
        "api-key, AC0123456789abcdef0123456789abcdef",
        "region, ie1.twilio.com",
        "edge, Dublin!",
        "api-key-secret, secret-without-a-key"
    })
    void namesTheKeyOfABadValueAndNotTheValue(String key, String value) {
        Map<String, String> properties = new HashMap<>(Map.of("account-sid", SID, "auth-token", TOKEN));
        properties.put(key, value);

        assertThat(catchThrowableOfType(BindException.class, () -> bind(properties)))
                .rootCause()
                .hasMessageStartingWith("switchboard.twilio." + key)
                .hasMessageNotContaining(TOKEN);
    }

    @Test
    void doesNotRepeatATokenThatWasPastedAsTheAccountSid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new TwilioProperties(TOKEN, SID, null, Duration.ofSeconds(5), Duration.ofSeconds(10), 100))
                .withMessageContaining("switchboard.twilio.account-sid")
                .withMessageNotContaining(TOKEN);
    }

    @Test
    void doesNotShowTheToken() {
        assertThat(bind(Map.of("account-sid", SID, "auth-token", TOKEN)).toString())
                .contains(SID)
                .doesNotContain(TOKEN);
    }

    @Test
    void doesNotShowTheSecretOfTheApiKey() {
        assertThat(bind(Map.of("account-sid", SID, "auth-token", TOKEN, "api-key", KEY, "api-key-secret", "key-secret"))
                        .toString())
                .doesNotContain("key-secret");
    }

    @Test
    void anApiKeyNeedsItsSecret() {
        assertThat(catchThrowableOfType(
                        BindException.class,
                        () -> bind(Map.of("account-sid", SID, "auth-token", TOKEN, "api-key", KEY))))
                .rootCause()
                .hasMessageContaining("TWILIO_API_KEY_SECRET");
    }

    private static TwilioProperties bind(Map<String, String> properties) {
        Map<String, String> prefixed = new HashMap<>();
        properties.forEach((key, value) -> prefixed.put("switchboard.twilio." + key, value));
        return new Binder(new MapConfigurationPropertySource(prefixed))
                .bindOrCreate("switchboard.twilio", TwilioProperties.class);
    }
}
