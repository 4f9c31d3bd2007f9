package dev.switchboard.api.security;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestOperations;

/**
 * Asks the provider for its keys, and at first where they are, if only the issuer is known.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig">OpenID Connect Discovery</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414#section-3">RFC 8414</a>
 */
final class ProviderKeySet implements JWKSetSource<SecurityContext> {

    private static final ParameterizedTypeReference<Map<String, Object>> METADATA =
            new ParameterizedTypeReference<>() {};

    private final @Nullable URI issuer;
    private final RestOperations requests;
    private volatile @Nullable URI keys;
    private volatile @Nullable JWKSetUnavailableException failure;

    /**
     * @param issuer who signs, where it says itself where its keys are
     * @param keys where they are, if that is known
     */
    ProviderKeySet(@Nullable URI issuer, @Nullable URI keys, RestOperations requests) {
        this.issuer = issuer;
        this.keys = keys;
        this.requests = requests;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long currentTime, @Nullable SecurityContext context)
            throws JWKSetUnavailableException {
        try {
            JWKSet read = JWKSet.parse(String.valueOf(requests.getForObject(where(), String.class)));
            failure = null;
            return read;
        } catch (RestClientException | ParseException | IllegalArgumentException e) {
            JWKSetUnavailableException unavailable =
                    new JWKSetUnavailableException("The keys cannot be read: " + e.getMessage(), e);
            failure = unavailable;
            throw unavailable;
        }
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    /** @throws JWKSetUnavailableException when the latest request failed */
    void requireReached() throws JWKSetUnavailableException {
        JWKSetUnavailableException latest = failure;
        if (latest != null) {
            throw latest;
        }
    }

    private URI where() {
        URI known = keys;
        if (known == null) {
            known = discovered(Objects.requireNonNull(issuer, "Either of them is given"));
            keys = known;
        }
        return known;
    }

    private URI discovered(URI from) {
        RestClientException notThere = null;
        for (URI place : places(from)) {
            try {
                Map<String, Object> metadata = Objects.requireNonNullElse(
                        requests.exchange(place, HttpMethod.GET, null, METADATA).getBody(), Map.of());
                return keysOf(metadata, from);
            } catch (HttpClientErrorException e) {
                notThere = e;
            }
        }
        throw new IllegalArgumentException("no metadata of " + from, notThere);
    }

    /** Whoever can answer for another issuer could sign in its name. */
    private static URI keysOf(Map<String, Object> metadata, URI issuer) {
        if (!issuer.toString().equals(metadata.get("issuer"))) {
            throw new IllegalArgumentException(
                    "the metadata of %s is of the issuer %s".formatted(issuer, metadata.get("issuer")));
        }
        return URI.create(String.valueOf(metadata.get("jwks_uri")));
    }

    private static List<URI> places(URI issuer) {
        String path = Objects.requireNonNullElse(issuer.getRawPath(), "");
        String host = issuer.getScheme() + "://" + issuer.getRawAuthority();
        String ofTheIssuer = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return List.of(
                URI.create(host + ofTheIssuer + "/.well-known/openid-configuration"),
                URI.create(host + "/.well-known/openid-configuration" + ofTheIssuer),
                URI.create(host + "/.well-known/oauth-authorization-server" + ofTheIssuer));
    }
}
