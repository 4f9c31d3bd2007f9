package dev.switchboard.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.api.startup.StartRefusedException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** What the container image relies on. */
class EmbeddedNotAllowedTest {

    private static final Map<String, Object> CONFIGURED = configured(
            "switchboard.embedded.allowed",
            "false",
            "switchboard.database.url",
            "jdbc:postgresql://db/switchboard",
            "switchboard.temporal.address",
            "temporal:7233",
            "switchboard.twilio.account-sid",
            "AC0123456789abcdef0123456789abcdef",
            "switchboard.twilio.auth-token",
            "an-auth-token-of-thirty-two-chars",
            "switchboard.public-url",
            "https://switchboard.example.com",
            "switchboard.jwt.issuer-uri",
            "https://login.example.com",
            "switchboard.jwt.audience",
            "switchboard",
            "switchboard.secrets.key",
            "c3dpdGNoYm9hcmQtZGVtby1zZWNyZXRzLWtleS0wMDA=");

    private static Map<String, Object> configured(String... keysAndValues) {
        Map<String, Object> configured = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configured.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return configured;
    }

    @TempDir
    private Path data;

    @Test
    void whatIsForgottenIsNamedAndNothingIsStarted() {
        assertThatThrownBy(() -> initialize(without("switchboard.database.url")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageEndingWith("not set: SWITCHBOARD_DATABASE_URL.");
        assertThatThrownBy(() -> initialize(without("switchboard.temporal.address")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageEndingWith("not set: TEMPORAL_ADDRESS.");
        assertThatThrownBy(() -> initialize(without("switchboard.twilio.account-sid")))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageEndingWith("not set: TWILIO_ACCOUNT_SID.");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aKeyToSealSecretsWithIsNeeded() {
        assertThatThrownBy(() -> initialize(without("switchboard.secrets.key")))
                .isInstanceOfSatisfying(
                        StartRefusedException.class,
                        refused -> assertThat(refused.getMessage() + refused.cure())
                                .contains("SWITCHBOARD_SECRETS_KEY is not set", "openssl rand -base64 32"));
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void nothingIsRefusedWhenEverythingIsConfigured() {
        GenericApplicationContext context = initialize(CONFIGURED);

        assertThat(context.getEnvironment().getProperty("switchboard.embedded.active", Boolean.class))
                .isFalse();
        assertThat(data).isEmptyDirectory();
    }

    private static Map<String, Object> without(String key) {
        Map<String, Object> properties = new LinkedHashMap<>(CONFIGURED);
        properties.remove(key);
        return properties;
    }

    private GenericApplicationContext initialize(Map<String, Object> properties) {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.put("switchboard.data-directory", data.resolve("data").toString());
        GenericApplicationContext context = new GenericApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
        new EmbeddedParts().initialize(context);
        return context;
    }
}
