package dev.switchboard.api.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.CachingJWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.OutageTolerantJWKSetSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.jwk.source.RateLimitedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the provider, as Nimbus caches them. It asks anew when they are old, and when a token names a key that is
 * not among them. Anybody can make such tokens up, so it asks twice in a while at most. While the provider cannot be
 * reached, the keys that were known go on to be.
 *
 * <p>The parts are put together here and not by Nimbus' builder. The builder's source reads the machine's clock. Once
 * the limit is reached, it also takes a token that names an unknown key for one that cannot be checked.
 */
final class ProviderKeys implements JWKSource<SecurityContext> {

    /** Also how long a key that the provider has just added can stay unknown. */
    static final Duration TWO_REQUESTS_IN = Duration.ofSeconds(10);

    static final Duration KEEP = Duration.ofMinutes(5);

    /** Who revokes a key wants it to be unknown at some time, also where the provider is cut off from us. */
    static final Duration KEEP_IN_AN_OUTAGE = Duration.ofHours(4);

    /** Calls wait so long for another's request; they do not queue up behind a provider that hangs. */
    private static final Duration WAIT = Duration.ofSeconds(3);

    private final ProviderKeySet provider;
    private final JWKSetSource<SecurityContext> keys;
    private final Clock clock;

    ProviderKeys(ProviderKeySet provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
        JWKSetSource<SecurityContext> tolerant =
                new OutageTolerantJWKSetSource<>(provider, KEEP_IN_AN_OUTAGE.toMillis(), null);
        JWKSetSource<SecurityContext> limited =
                new RateLimitedJWKSetSource<>(tolerant, TWO_REQUESTS_IN.toMillis(), null);
        this.keys = new CachingJWKSetSource<>(limited, KEEP.toMillis(), WAIT.toMillis(), null);
    }

    /** @throws KeySourceException when it cannot be said whether there is such a key */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        JWKSet known = keys.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), clock.millis(), context);
        List<JWK> found = selector.select(known);
        return found.isEmpty() ? addedSince(known, selector, context) : found;
    }

    private List<JWK> addedSince(JWKSet known, JWKSelector selector, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            JWKSet now =
                    keys.getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(known), clock.millis(), context);
            List<JWK> found = selector.select(now);
            if (found.isEmpty()) {
                provider.requireReached();
            }
            return found;
        } catch (RateLimitReachedException asked) {
            provider.requireReached();
            return List.of();
        }
    }
}
