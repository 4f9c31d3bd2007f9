package dev.switchboard.bench.faults;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** The API as its owners call it. */
final class Callers {

    private final Stack stack;
    private final Map<String, Http> byOwner = new ConcurrentHashMap<>();

    Callers(Stack stack) {
        this.stack = stack;
    }

    Http as(String owner) {
        return byOwner.computeIfAbsent(
                owner, name -> new Http(stack.url("api"), "Authorization", "Bearer " + token(name)));
    }

    private String token(String owner) {
        SecretKeySpec key = new SecretKeySpec(
                stack.secret("SWITCHBOARD_JWT_SECRET").getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        return new NimbusJwtEncoder(new ImmutableSecret<>(key))
                .encode(JwtEncoderParameters.from(
                        JwsHeader.with(MacAlgorithm.HS256).build(),
                        JwtClaimsSet.builder()
                                .subject(owner)
                                .claim("scope", "read write purchase release admin")
                                .issuedAt(Instant.now())
                                .expiresAt(Instant.now().plusSeconds(2 * 86_400))
                                .build()))
                .getTokenValue();
    }
}
