package dev.switchboard.api.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.api.SwitchboardApplication;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class TwilioFacingPropertiesTest {

    @Test
    void secretsAreNotShown() {
        assertThat(new TwilioFacingProperties(
                                "next-token", List.of("WK1:0123456789abcdef-secret"), true, DataSize.ofKilobytes(64))
                        .toString())
                .doesNotContain("next-token", "0123456789abcdef-secret");
    }

    @Test
    void sharedKeysAreReadAndABadOneNamesItsVariableAndNotItself() {
        String secret = "0123456789abcdef:secret";
        assertThat(ConfiguredSharedKeys.parse(
                        List.of("webhooks_sharedkey_1:" + secret, " WK2:" + "b".repeat(16) + " ")))
                .isEqualTo(Map.of("webhooks_sharedkey_1", secret, "WK2", "b".repeat(16)));
        for (List<String> bad : List.of(
                List.of("WK1"),
                List.of("WK1:"),
                List.of("WK1:too-short-secret".substring(0, 12)),
                List.of(":0123456789abcdef"),
                List.of("WK 1:0123456789abcdef"),
                List.of("WK1:0123456789abcdef", "WK1:0123456789abcdeg"))) {
            assertThatThrownBy(() -> new TwilioFacingProperties("", bad, true, DataSize.ofKilobytes(64)))
                    .hasMessageContaining("TWILIO_SHARED_KEYS")
                    .hasMessageNotContaining("0123456789");
        }
        assertThat(new TwilioFacingProperties("", List.of(""), true, DataSize.ofKilobytes(64)).sharedKeySecrets())
                .isEmpty();
    }

    @Test
    void aSharedKeyIsOneOfItsAccountOnly() {
        SharedKeys keys = new ConfiguredSharedKeys("AC1", Map.of("WK1", "secret"));

        assertThat(keys.of("AC1", "WK1")).containsExactly("secret");
        assertThat(keys.of("", "WK1")).containsExactly("secret");
        assertThat(keys.of("AC2", "WK1")).isEmpty();
        assertThat(keys.of("AC1", "WK2")).isEmpty();
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
