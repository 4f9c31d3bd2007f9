package dev.switchboard.api.runtime;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * A circuit breaker for each agent's runtime. One that got another URL begins anew, and so does an agent that has the
 * id of one that was deleted. Those that nobody asks for are forgotten.
 */
final class RuntimeBreakers {

    /** Longer than any of them stays open; those of agents that were deleted go with it too. */
    static final Duration KEPT = Duration.ofHours(1);

    private static final CircuitBreakerConfig CONFIGURATION = CircuitBreakerConfig.custom()
            .slidingWindowSize(10)
            .minimumNumberOfCalls(5)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(15))
            .permittedNumberOfCallsInHalfOpenState(1)
            .build();

    private final LoadingCache<Asked, CircuitBreaker> breakers;

    RuntimeBreakers() {
        this(Ticker.systemTicker());
    }

    RuntimeBreakers(Ticker ticker) {
        this.breakers = Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterAccess(KEPT)
                .build(asked -> CircuitBreaker.of(asked.agentId, CONFIGURATION));
    }

    private record Asked(String agentId, Instant agentCreatedAt, URI url) {}

    /** How many there are. */
    long count() {
        breakers.cleanUp();
        return breakers.estimatedSize();
    }

    CircuitBreaker of(AskedRuntime runtime) {
        return breakers.get(new Asked(runtime.agentId(), runtime.agentCreatedAt(), runtime.url()));
    }
}
