package dev.switchboard.api.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** Makes tokens, with the key that embedded mode made for itself. Exists there only. */
@Component
@ConditionalOnBooleanProperty("switchboard.embedded.own-key")
public final class DevTokens {

    /** Long enough for a day's work. */
    public static final Duration TTL = Duration.ofHours(12);

    private final JwtProperties properties;
    private final Clock clock;

    DevTokens(JwtProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * A token of the subject.
     *
     * @param scope separated by blanks, for example {@code read write}
     */
    public String token(String subject, String scope, Duration ttl) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .subject(subject)
                .claim("scope", scope)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ttl)))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(TokenConfiguration.key(properties.secret())));
        } catch (JOSEException e) {
            throw new IllegalStateException("The key of embedded mode cannot sign", e);
        }
        return token.serialize();
    }
}
