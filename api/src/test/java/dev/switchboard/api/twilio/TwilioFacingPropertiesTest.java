package dev.switchboard.api.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.api.SwitchboardApplication;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class TwilioFacingPropertiesTest {

    @Test
    void secretsAreNotShown() {
        assertThat(new TwilioFacingProperties("next-token", true, DataSize.ofKilobytes(64)).toString())
                .doesNotContain("next-token");
        assertThat(new RuntimeProperties(Duration.ofSeconds(8), "a-key-that-is-32-bytes-long-or-so", false).toString())
                .doesNotContain("a-key");
        assertThat(new RuntimeSecretController.RuntimeSecret("agent_1", "X", "the-secret").toString())
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

    @Test
    void aTokenThatIsNotThereIsNoKey() {
        assertThat(new ConfiguredAuthTokens("AC1", "current", "").of("AC1")).containsExactly("current");
        assertThat(new ConfiguredAuthTokens("AC1", "current", "next").of("AC1")).containsExactly("current", "next");
        assertThat(new ConfiguredAuthTokens("AC1", "current", "next").of("AC2")).isEmpty();
    }

    @Test
    void inFrontOfTwilioItselfItDoesNotStartWithoutSignatures() {
        assertThatThrownBy(() -> SwitchboardApplication.start(
                        "--server.port=0",
                        "--switchboard.twilio.validate-signatures=false",
                        "--switchboard.twilio.account-sid=AC00000000000000000000000000000001",
                        "--switchboard.twilio.base-url="))
                .hasMessageContaining("validate-signatures");
    }
}
