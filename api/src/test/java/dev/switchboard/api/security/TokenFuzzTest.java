package dev.switchboard.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import dev.switchboard.testing.Draws;
import dev.switchboard.testing.Seed;
import dev.switchboard.testing.SeededTest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import tools.jackson.databind.json.JsonMapper;

/**
 * A token that is signed rightly and says odd things is a token that can be used, or none: nothing breaks on it later.
 */
class TokenFuzzTest {

    private static final String SECRET = "b4c1f0a86f3e4d2797a5be11d0c36f58";
    private static final JsonMapper JSON = new JsonMapper();

    private final JwtDecoder decoder =
            TokenConfiguration.decoder(new JwtProperties(null, null, "", SECRET, ""), Clock.systemUTC());

    @SeededTest(cases = 1_000)
    void oddClaimsMakeATokenOrNone(Seed seed) throws Exception {
        Draws draws = seed.draws();
        Map<String, Object> claims = new HashMap<>();
        claims.put("sub", "demo");
        claims.put("scope", "read");
        claims.put("exp", Instant.now().plusSeconds(600).getEpochSecond());
        for (int i = draws.between(0, 3); i > 0; i--) {
            claims.put(draws.oneOf("sub", "scope", "scp", "exp", "nbf", "iat", "jti", "aud", "iss"), value(draws, 2));
        }
        Jwt token;
        try {
            token = decoder.decode(signed(claims));
        } catch (BadJwtException none) {
            return;
        }

        assertThat(token.getSubject()).hasSizeBetween(1, 255);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(String.valueOf(token.getSubject())))
                .isTrue();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(String.valueOf(token.getId())))
                .isTrue();
        assertThat(token.getExpiresAt()).isAfter(Instant.now().minusSeconds(60));
        // What is asked of a token next.
        assertThat(new JwtGrantedAuthoritiesConverter().convert(token)).isNotNull();
        Instant unused = token.getIssuedAt();
    }

    private static Object value(Draws draws, int depth) {
        return switch (draws.between(0, depth == 0 ? 5 : 7)) {
            case 0 -> draws.text("ab \u0000\n\u0085é😀", 0, 6);
            case 1 -> "x".repeat(draws.between(250, 260));
            case 2 -> draws.between(-5, 5);
            case 3 -> draws.oneOf(0.5, -1e300, 1e19, 4_102_444_800L, Long.MAX_VALUE);
            case 4 -> draws.percent(50);
            case 5 -> draws.oneOf("\ud800", "", " ", "read write", "2030-01-01T00:00:00Z");
            case 6 -> draws.listOf(0, 3, inner -> value(inner, depth - 1));
            default -> Map.of(draws.text("ab", 0, 2), value(draws, depth - 1));
        };
    }

    private static String signed(Map<String, Object> claims) throws Exception {
        JWSObject token =
                new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(JSON.writeValueAsString(claims)));
        token.sign(new MACSigner(SECRET));
        return token.serialize();
    }
}
