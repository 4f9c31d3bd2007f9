package dev.switchboard.api.security;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Objects;
import org.springframework.security.converter.RsaKeyConverters;

/** Public keys as they are configured. */
final class PublicKeys {

    private static final int BITS = 2_048;

    private PublicKeys() {}

    /**
     * @param pem in lines, or in one line with {@code \n} between them, as environment variables often have it
     * @throws IllegalArgumentException when it is no RSA key, or one that is too short
     */
    static RSAPublicKey rsa(String pem) {
        RSAPublicKey key;
        try {
            key = Objects.requireNonNull(RsaKeyConverters.x509()
                    .convert(new ByteArrayInputStream(pem.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8))));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IllegalArgumentException(
                    "switchboard.jwt.public-key must be an RSA public key in PEM, from -----BEGIN PUBLIC KEY----- on"
                            + " (SWITCHBOARD_JWT_PUBLIC_KEY)",
                    e);
        }
        if (key.getModulus().bitLength() < BITS) {
            throw new IllegalArgumentException(
                    "switchboard.jwt.public-key must have at least " + BITS + " bits (SWITCHBOARD_JWT_PUBLIC_KEY)");
        }
        return key;
    }
}
