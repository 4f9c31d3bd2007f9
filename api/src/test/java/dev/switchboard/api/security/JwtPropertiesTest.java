package dev.switchboard.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class JwtPropertiesTest {

    private static final String SECRET = "a-secret-of-more-than-thirty-two-bytes";

    @Test
    void oneSourceIsNeeded() {
        assertThatThrownBy(() -> new JwtProperties(null, null, "", "", ""))
                .hasMessageContaining("SWITCHBOARD_JWT_SECRET");
        assertThatThrownBy(() -> new JwtProperties(URI.create("https://id.example"), null, "", SECRET, ""))
                .hasMessageContaining("only one");
        assertThat(new JwtProperties(URI.create("https://id.example"), URI.create("https://id.example/k"), "", "", "")
                        .issuerUri())
                .isNotNull();
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatThrownBy(() -> new JwtProperties(null, null, "", "short", ""))
                .hasMessageContaining("32 bytes")
                .hasMessageNotContaining("short");
    }

    @Test
    void aPublicKeyThatIsNoneOrTooShortIsRefusedAtTheStart() throws Exception {
        assertThatThrownBy(() -> new JwtProperties(null, null, "no key", "", ""))
                .hasMessageContaining("SWITCHBOARD_JWT_PUBLIC_KEY");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        String tooShort = "-----BEGIN PUBLIC KEY-----\\n"
                + Base64.getEncoder()
                        .encodeToString(generator.generateKeyPair().getPublic().getEncoded())
                + "\\n-----END PUBLIC KEY-----";
        assertThatThrownBy(() -> new JwtProperties(null, null, tooShort, "", ""))
                .hasMessageContaining("2048 bits")
                .hasMessageContaining("SWITCHBOARD_JWT_PUBLIC_KEY");
    }

    @Test
    void theSecretIsNotShown() {
        assertThat(new JwtProperties(null, null, "", SECRET, "").toString()).doesNotContain(SECRET);
    }
}
