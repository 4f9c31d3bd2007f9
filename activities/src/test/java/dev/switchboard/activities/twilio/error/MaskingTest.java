package dev.switchboard.activities.twilio.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fedcba9876543210fedcba9876543210",
                "FEDCBA9876543210FEDCBA9876543210",
                "kQ7zT1vWmX4yN8sLrJ2pHc6gBd9fVa5e",
                "abcdefghijklmnopqrstuvwxyzabcdef",
                "01234567890123456789012345678901"
            })
    void hidesAnAuthTokenAndAnApiKeysSecret(String secret) {
        assertThat(Masking.mask("Authenticate with " + secret)).isEqualTo("Authenticate with ***");
        assertThat(Masking.mask("key_" + secret + "_end, '" + secret + "'")).doesNotContain(secret);
        assertThat(Masking.mask("https://u:" + secret + "@twilio.example/?token=" + secret))
                .doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The number PN0123456789abcdef0123456789abcdef of AC0123456789abcdef0123456789abcdef is gone",
                "Operation op_01jz3v7kq8r9s0t1v2w3x4y5z6 was refused",
                "Invalid parameters (error 20422, HTTP 400)"
            })
    void leavesSidsIdsAndWords(String text) {
        assertThat(Masking.mask(text)).isEqualTo(text);
    }

    @Test
    void hidesCredentialsOfARequest() {
        assertThat(Masking.mask("Basic QUM6dG9rZW4= and bearer abc.def")).doesNotContain("QUM6dG9rZW4=", "abc.def");
    }
}
