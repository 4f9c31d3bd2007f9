package dev.switchboard.api.security;

import com.nimbusds.jose.KeySourceException;
import dev.switchboard.activities.token.RevokedTokens;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestTemplate;

/** Decodes and checks tokens: signature, expiry (which must be there), issuer, audience, and a subject. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JwtProperties.class)
class TokenConfiguration {

    /** A subject is kept as an owner, and written to logs, so it is short and of one line. */
    static final int MAX_SUBJECT = 255;

    /** As many as are taken for one that is to be revoked. */
    static final int MAX_ID = 255;

    /** Where Spring Security looks for scopes. */
    private static final List<String> SCOPE_CLAIMS = List.of("scope", "scp");

    private static final Duration PROVIDER_TIMEOUT = Duration.ofSeconds(3);

    @Bean
    JwtDecoder jwtDecoder(JwtProperties properties, Clock clock, RevokedTokens revoked) {
        return new UnrevokedTokens(
                decoder(properties, clock),
                token -> revoked.contain(
                        token.getId(),
                        Objects.requireNonNull(token.getSubject(), "Tokens without one are refused"),
                        token.getIssuedAt()));
    }

    /** Without a look at what was revoked. */
    static JwtDecoder decoder(JwtProperties properties, Clock clock) {
        if (properties.issuerUri() == null && properties.jwkSetUri() == null) {
            return checked(withOwnKey(properties), properties);
        }
        // The provider is asked at the first token, so that the service also starts while it cannot be reached.
        JwtDecoder decoder = checked(withKeysOf(properties, clock), properties);
        return token -> {
            try {
                return decoder.decode(token);
            } catch (JwtException e) {
                if (e.getCause() instanceof KeySourceException) {
                    throw TokensUncheckableException.forLackOfKeys(e);
                }
                throw e instanceof BadJwtException ? e : new BadJwtException("The token cannot be read", e);
            }
        };
    }

    static SecretKey key(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    private static NimbusJwtDecoder checked(NimbusJwtDecoder decoder, JwtProperties properties) {
        decoder.setJwtValidator(validator(properties));
        return decoder;
    }

    private static NimbusJwtDecoder withOwnKey(JwtProperties properties) {
        return properties.secret().isBlank()
                ? NimbusJwtDecoder.withPublicKey(PublicKeys.rsa(properties.publicKey()))
                        .signatureAlgorithm(SignatureAlgorithm.RS256)
                        .build()
                : NimbusJwtDecoder.withSecretKey(key(properties.secret()))
                        .macAlgorithm(MacAlgorithm.HS256)
                        .build();
    }

    private static NimbusJwtDecoder withKeysOf(JwtProperties properties, Clock clock) {
        ProviderKeySet provider =
                new ProviderKeySet(properties.issuerUri(), properties.jwkSetUri(), new RestTemplate(requestFactory()));
        return NimbusJwtDecoder.withJwkSource(new ProviderKeys(provider, clock))
                // All of them asymmetric: none takes a published key for a shared secret.
                .jwsAlgorithms(algorithms -> algorithms.addAll(List.of(SignatureAlgorithm.values())))
                .build();
    }

    private static SimpleClientHttpRequestFactory requestFactory() {
        SimpleClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory();
        factory.setConnectTimeout(PROVIDER_TIMEOUT);
        factory.setReadTimeout(PROVIDER_TIMEOUT);
        return factory;
    }

    private static OAuth2TokenValidator<Jwt> validator(JwtProperties properties) {
        List<OAuth2TokenValidator<Jwt>> validators = new ArrayList<>();
        JwtTimestampValidator timestamps = new JwtTimestampValidator();
        timestamps.setAllowEmptyExpiryClaim(false);
        validators.add(timestamps);
        validators.add(TokenConfiguration::subject);
        validators.add(TokenConfiguration::scopes);
        validators.add(TokenConfiguration::id);
        if (properties.issuerUri() != null) {
            validators.add(new JwtIssuerValidator(properties.issuerUri().toString()));
        }
        if (!properties.audience().isBlank()) {
            validators.add(
                    token -> token.getAudience() != null && token.getAudience().contains(properties.audience())
                            ? OAuth2TokenValidatorResult.success()
                            : invalid("The token is not meant for this service (aud)."));
        }
        return new DelegatingOAuth2TokenValidator<>(validators);
    }

    private static OAuth2TokenValidatorResult subject(Jwt token) {
        return wrongSubject(token.getSubject())
                .map(TokenConfiguration::invalid)
                .orElseGet(OAuth2TokenValidatorResult::success);
    }

    /** Why no token may have that subject; empty when one may. */
    static Optional<String> wrongSubject(@Nullable String subject) {
        if (subject == null || subject.isBlank()) {
            return Optional.of("The token has no subject (sub).");
        }
        if (!isPlain(subject)) {
            return Optional.of("The token's subject (sub) has control characters, or is no Unicode text.");
        }
        if (subject.equals(UsageWorkflowIds.SYSTEM_OWNER)) {
            return Optional.of("The token's subject (sub) is the name by which the service runs its own schedules.");
        }
        return subject.length() > MAX_SUBJECT
                ? Optional.of("The token's subject (sub) is longer than " + MAX_SUBJECT + " characters.")
                : Optional.empty();
    }

    /** Anything else in it would fail only where scopes are asked for. */
    private static OAuth2TokenValidatorResult scopes(Jwt token) {
        for (String name : SCOPE_CLAIMS) {
            Object claim = token.getClaims().get(name);
            boolean understood = claim == null
                    || claim instanceof String
                    || (claim instanceof Collection<?> scopes && scopes.stream().allMatch(String.class::isInstance));
            if (!understood) {
                return invalid("The token's " + name + " is neither a text nor a list of texts.");
            }
        }
        return OAuth2TokenValidatorResult.success();
    }

    /** It is looked up in the database. */
    private static OAuth2TokenValidatorResult id(Jwt token) {
        String id = token.getId();
        return id == null || (id.length() <= MAX_ID && isPlain(id))
                ? OAuth2TokenValidatorResult.success()
                : invalid("The token's id (jti) has more than " + MAX_ID + " characters, or others than can be kept.");
    }

    /** Without control characters and halves of surrogate pairs, which have no UTF-8. */
    private static boolean isPlain(String text) {
        return text.codePoints()
                .noneMatch(character -> Character.isISOControl(character)
                        || (Character.MIN_SURROGATE <= character && character <= Character.MAX_SURROGATE));
    }

    private static OAuth2TokenValidatorResult invalid(String why) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, why, null));
    }
}
