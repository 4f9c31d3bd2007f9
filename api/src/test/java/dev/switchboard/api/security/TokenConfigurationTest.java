package dev.switchboard.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** In each of the ways in which keys can be given. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenConfigurationTest {

    private static final String SECRET = "b4c1f0a86f3e4d2797a5be11d0c36f58";

    private IdentityProvider provider;

    @BeforeAll
    void start() throws Exception {
        provider = IdentityProvider.start();
    }

    @AfterAll
    void stop() {
        provider.close();
    }

    /** How the provider's keys can be known. */
    Stream<JwtProperties> ways() throws Exception {
        return Stream.of(
                new JwtProperties(provider.issuer(), null, "", "", "numbers"),
                new JwtProperties(null, provider.jwkSetUri(), "", "", "numbers"),
                new JwtProperties(provider.issuer(), provider.jwkSetUri(), "", "", "numbers"),
                new JwtProperties(null, null, pem(provider.key()), "", "numbers"));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aTokenOfTheProviderIsAccepted(JwtProperties way) throws Exception {
        assertThat(decoder(way).decode(provider.token()).getSubject()).isEqualTo("demo");
        assertThat(decoder(way)
                        .decode(signed(provider.claims().audience(List.of("others", "numbers"))))
                        .getSubject())
                .isEqualTo("demo");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aTokenForAnotherServiceIsRefused(JwtProperties way) throws Exception {
        refused(way, signed(provider.claims().audience("another-service")));
        refused(way, signed(provider.claims().audience((String) null)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aTokenOfAnotherIssuerIsRefusedWhereTheIssuerIsConfigured(JwtProperties way) throws Exception {
        String ofAnother = signed(provider.claims().issuer("https://evil.example"));
        String ofNone = signed(provider.claims().issuer(null));
        if (way.issuerUri() != null) {
            refused(way, ofAnother);
            refused(way, ofNone);
        } else {
            assertThat(decoder(way).decode(ofAnother).getSubject()).isEqualTo("demo");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aTokenThatIsNotYetValidOrNoLongerIsRefused(JwtProperties way) throws Exception {
        refused(
                way,
                signed(provider.claims().notBeforeTime(Date.from(Instant.now().plusSeconds(300)))));
        refused(
                way,
                signed(provider.claims().expirationTime(Date.from(Instant.now().minusSeconds(300)))));
        refused(way, signed(provider.claims().expirationTime(null)));
    }

    /** A minute of difference between clocks is forgiven, and no more. */
    @ParameterizedTest
    @MethodSource("ways")
    void clocksMayDifferByAMinute(JwtProperties way) throws Exception {
        Instant now = Instant.now();
        JWTClaimsSet.Builder expired = provider.claims().issueTime(Date.from(now.minusSeconds(600)));
        String justNow = signed(expired.expirationTime(Date.from(now.minusSeconds(30))));
        assertThat(decoder(way).decode(justNow).getSubject()).isEqualTo("demo");
        refused(way, signed(expired.expirationTime(Date.from(now.minusSeconds(65)))));
    }

    /** It is kept as the owner of things, and written to logs. */
    @ParameterizedTest
    @MethodSource("ways")
    void aSubjectOfMoreThanOneLineOrWithoutEndIsRefused(JwtProperties way) throws Exception {
        for (String subject :
                List.of("demo\n2026-01-01 ERROR made up", "demo\r", "demo\0", "demo\u0085", "d".repeat(256))) {
            refused(way, signed(provider.claims().subject(subject)));
        }
    }

    /** Whoever came by this name would read what belongs to nobody who calls. */
    @ParameterizedTest
    @MethodSource("ways")
    void theNameOfOurOwnSchedulesIsNobodysSubject(JwtProperties way) throws Exception {
        refused(way, signed(provider.claims().subject(UsageWorkflowIds.SYSTEM_OWNER)));
    }

    /** They are asked for much later, where what is no text would be a failure of ours. */
    @ParameterizedTest
    @MethodSource("ways")
    void aTokenWhoseScopesAreNoTextsIsRefused(JwtProperties way) throws Exception {
        for (String name : List.of("scope", "scp")) {
            for (Object scopes : List.of(1, true, List.of(1), List.of("read", List.of("write")), Map.of("read", "x"))) {
                refused(way, signed(provider.claims().claim(name, scopes)));
            }
            assertThat(decoder(way)
                            .decode(signed(provider.claims().claim(name, List.of("read", "write"))))
                            .getSubject())
                    .isEqualTo("demo");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anUnsignedTokenIsRefused(JwtProperties way) throws Exception {
        refused(way, new PlainJWT(provider.claims().build()).serialize());
        String[] parts = provider.token().split("\\.", -1);
        refused(way, parts[0] + "." + parts[1] + ".");
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        refused(way, none + "." + parts[1] + "." + parts[2]);
    }

    /** The key that everybody knows, taken for a shared secret. */
    @ParameterizedTest
    @MethodSource("ways")
    void aTokenSignedWithThePublicKeyAsSecretIsRefused(JwtProperties way) throws Exception {
        for (byte[] secret : List.of(
                pem(provider.key()).getBytes(StandardCharsets.UTF_8),
                provider.key().toRSAKey().toPublicKey().getEncoded(),
                provider.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            refused(
                    way,
                    IdentityProvider.sign(
                            provider.claims().build(),
                            provider.key().getKeyID(),
                            new MACSigner(secret),
                            JWSAlgorithm.HS256));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aTokenOfAnotherKeyUnderAKnownNameIsRefused(JwtProperties way) throws Exception {
        JWK own = new RSAKeyGenerator(2048).keyID(provider.key().getKeyID()).generate();
        refused(way, IdentityProvider.sign(provider.claims().build(), own, JWSAlgorithm.RS256));
    }

    /** The key comes along in the token's header. */
    @ParameterizedTest
    @MethodSource("ways")
    void aTokenThatBringsItsOwnKeyIsRefused(JwtProperties way) throws Exception {
        JWK own = IdentityProvider.rsaKey();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(own.toPublicJWK()).build(),
                provider.claims().build());
        token.sign(new RSASSASigner(own.toRSAKey()));
        refused(way, token.serialize());
    }

    @Test
    void aTokenSignedWithAnotherAlgorithmThanTheSecretsIsRefused() throws Exception {
        JwtProperties way = new JwtProperties(null, null, "", SECRET, "numbers");
        JWTClaimsSet claims = provider.claims().build();
        MACSigner signer = new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(decoder(way)
                        .decode(IdentityProvider.sign(claims, "k", signer, JWSAlgorithm.HS256))
                        .getSubject())
                .isEqualTo("demo");
        refused(way, provider.token());
        refused(way, IdentityProvider.sign(claims, "k", new MACSigner(SECRET + SECRET), JWSAlgorithm.HS512));
        refused(way, new PlainJWT(claims).serialize());
    }

    @Test
    void aKeyThatTheProviderAddsIsKnownAfterAMoment() throws Exception {
        try (IdentityProvider rotating = IdentityProvider.start()) {
            MovingClock clock = new MovingClock();
            JwtDecoder decoder = decoder(new JwtProperties(rotating.issuer(), null, "", "", ""), clock);
            decoder.decode(rotating.token());
            JWK added = IdentityProvider.ecKey();
            String token = IdentityProvider.sign(rotating.claims().build(), added, JWSAlgorithm.ES256);
            assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(BadJwtException.class);
            rotating.publish(added);
            clock.advance(ProviderKeys.TWO_REQUESTS_IN);
            assertThat(decoder.decode(token).getSubject()).isEqualTo("demo");
        }
    }

    @Test
    void tokensThatNameUnknownKeysDoNotFloodTheProvider() throws Exception {
        try (IdentityProvider flooded = IdentityProvider.start()) {
            JwtDecoder decoder = decoder(new JwtProperties(null, flooded.jwkSetUri(), "", "", ""), new MovingClock());
            decoder.decode(flooded.token());
            for (int i = 0; i < 50; i++) {
                String madeUp = IdentityProvider.sign(
                        flooded.claims().build(), "made-up-" + i, new MACSigner(SECRET), JWSAlgorithm.HS256);
                assertThatThrownBy(() -> decoder.decode(madeUp)).isInstanceOf(BadJwtException.class);
                String unknown = IdentityProvider.sign(
                        flooded.claims().build(),
                        "unknown-" + i,
                        new RSASSASigner(flooded.key().toRSAKey()),
                        JWSAlgorithm.RS256);
                assertThatThrownBy(() -> decoder.decode(unknown)).isInstanceOf(BadJwtException.class);
            }
            assertThat(flooded.keyRequests()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aProviderThatDoesNotAnswerIsNotTheTokensFault() throws Exception {
        try (IdentityProvider failing = IdentityProvider.start()) {
            failing.fail();
            for (JwtProperties way : List.of(
                    new JwtProperties(failing.issuer(), null, "", "", ""),
                    new JwtProperties(null, failing.jwkSetUri(), "", "", ""),
                    new JwtProperties(null, URI.create("http://127.0.0.1:1/keys"), "", "", ""))) {
                assertThatThrownBy(() -> decoder(way).decode(failing.token()))
                        .isInstanceOf(TokensUncheckableException.class);
            }
            MovingClock clock = new MovingClock();
            JwtDecoder decoder = decoder(new JwtProperties(failing.issuer(), null, "", "", ""), clock);
            assertThatThrownBy(() -> decoder.decode(failing.token())).isInstanceOf(TokensUncheckableException.class);
            failing.recover();
            clock.advance(ProviderKeys.TWO_REQUESTS_IN);
            assertThat(decoder.decode(failing.token()).getSubject()).isEqualTo("demo");
        }
    }

    @Test
    void theKeysThatAreKnownOutliveAnOutageOfTheProvider() throws Exception {
        try (IdentityProvider failing = IdentityProvider.start()) {
            MovingClock clock = new MovingClock();
            JwtDecoder decoder = decoder(new JwtProperties(failing.issuer(), null, "", "", ""), clock);
            String token = failing.token();
            decoder.decode(token);
            failing.fail();
            clock.advance(ProviderKeys.KEEP.multipliedBy(2));

            assertThat(decoder.decode(token).getSubject()).isEqualTo("demo");

            String ofAnotherKey =
                    IdentityProvider.sign(failing.claims().build(), IdentityProvider.ecKey(), JWSAlgorithm.ES256);
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(() -> decoder.decode(ofAnotherKey))
                        .as("a key that the provider may have added")
                        .isInstanceOf(TokensUncheckableException.class);
            }
            clock.advance(ProviderKeys.KEEP_IN_AN_OUTAGE);
            assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(TokensUncheckableException.class);
        }
    }

    @Test
    void aProviderThatCannotBeReachedIsNotAskedByEachCall() throws Exception {
        try (IdentityProvider failing = IdentityProvider.start()) {
            failing.fail();
            JwtDecoder decoder = decoder(new JwtProperties(null, failing.jwkSetUri(), "", "", ""), new MovingClock());
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> decoder.decode(failing.token()))
                        .isInstanceOf(TokensUncheckableException.class);
            }
            assertThat(failing.keyRequests()).isEqualTo(2);
        }
    }

    @Test
    void metadataOfAnotherIssuerTellsNoKeys() throws Exception {
        URI alias = URI.create(provider.issuer().toString().replace("127.0.0.1", "localhost"));
        assertThatThrownBy(() ->
                        decoder(new JwtProperties(alias, null, "", "", "")).decode(provider.token()))
                .isInstanceOf(TokensUncheckableException.class)
                .hasStackTraceContaining("is of the issuer http://127.0.0.1");
    }

    private String signed(JWTClaimsSet.Builder claims) throws Exception {
        return IdentityProvider.sign(claims.build(), provider.key(), JWSAlgorithm.RS256);
    }

    private static void refused(JwtProperties way, String token) {
        assertThatThrownBy(() -> decoder(way).decode(token)).isInstanceOf(BadJwtException.class);
    }

    private static JwtDecoder decoder(JwtProperties way) {
        return decoder(way, Clock.systemUTC());
    }

    private static JwtDecoder decoder(JwtProperties way, Clock clock) {
        return TokenConfiguration.decoder(way, clock);
    }

    private static String pem(JWK key) throws Exception {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(key.toRSAKey().toPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static final class MovingClock extends Clock {

        private Instant now = Instant.now();

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
