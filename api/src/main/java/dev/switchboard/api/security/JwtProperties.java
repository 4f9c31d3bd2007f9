package dev.switchboard.api.security;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens are accepted: exactly one of issuer, key set, public key and secret; an issuer may be given with a key
 * set, and is then compared with the token's.
 *
 * @param issuerUri an OpenID provider, which is asked for its keys
 * @param jwkSetUri a JSON Web Key Set
 * @param publicKey an RSA public key in PEM (RS256)
 * @param secret a shared secret of at least 32 bytes (HS256); never shown
 * @param audience what the token's {@code aud} must contain; not checked when empty
 */
@ConfigurationProperties("switchboard.jwt")
public record JwtProperties(
        @Nullable URI issuerUri,
        @Nullable URI jwkSetUri,
        @DefaultValue("") String publicKey,
        @DefaultValue("") String secret,
        @DefaultValue("") String audience) {

    private static final int SECRET_BYTES = 32;

    public JwtProperties {
        issuerUri = blankToNull(issuerUri);
        jwkSetUri = blankToNull(jwkSetUri);
        List<String> sources = Stream.of(
                        issuerUri != null || jwkSetUri != null ? "issuer-uri or jwk-set-uri" : "",
                        publicKey.isBlank() ? "" : "public-key",
                        secret.isBlank() ? "" : "secret")
                .filter(source -> !source.isEmpty())
                .toList();
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("switchboard.jwt: nothing says whose tokens are accepted. Set one of"
                    + " SWITCHBOARD_JWT_ISSUER_URI, SWITCHBOARD_JWT_JWK_SET_URI, SWITCHBOARD_JWT_PUBLIC_KEY and"
                    + " SWITCHBOARD_JWT_SECRET.");
        }
        if (sources.size() > 1) {
            throw new IllegalArgumentException(
                    "switchboard.jwt: set only one of " + String.join(" and ", sources) + ".");
        }
        if (!publicKey.isBlank()) {
            PublicKeys.rsa(publicKey);
        }
        if (!secret.isBlank() && secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "switchboard.jwt.secret must have at least " + SECRET_BYTES + " bytes (SWITCHBOARD_JWT_SECRET)");
        }
    }

    private static @Nullable URI blankToNull(@Nullable URI uri) {
        return uri == null || uri.toString().isBlank() ? null : uri;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "JwtProperties[issuerUri=%s, jwkSetUri=%s, audience=%s]".formatted(issuerUri, jwkSetUri, audience);
    }
}
