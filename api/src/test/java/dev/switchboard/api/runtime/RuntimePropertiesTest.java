package dev.switchboard.api.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RuntimePropertiesTest {

    @Test
    void secretsAreNotShown() {
        assertThat(new RuntimeProperties(Duration.ofSeconds(8), "a-key-that-is-32-bytes-long-or-so", false).toString())
                .doesNotContain("a-key");
        assertThat(new RuntimeSecretController.RuntimeSecret("agent_1", "X", "the-secret", null).toString())
                .doesNotContain("the-secret");
    }

    @Test
    void aShortSigningKeyIsRefusedAndABlankOneIsNone() {
        assertThatThrownBy(() -> new RuntimeProperties(Duration.ofSeconds(8), "short", false))
                .hasMessageContaining("SWITCHBOARD_RUNTIME_SIGNING_KEY")
                .hasMessageNotContaining("short,");
        assertThat(new RuntimeProperties(Duration.ofSeconds(8), " ", false).signingKey())
                .isNull();
    }
}
