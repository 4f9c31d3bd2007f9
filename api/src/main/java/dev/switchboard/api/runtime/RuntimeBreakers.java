package dev.switchboard.api.runtime;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.URI;
import java.time.Duration;

/** A circuit breaker for each agent's runtime; one that got another URL begins anew. Those of nobody are forgotten. */
final class RuntimeBreakers {

    private static final CircuitBreakerConfig CONFIGURATION = CircuitBreakerConfig.custom()
            .slidingWindowSize(10)
            .minimumNumberOfCalls(5)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(15))
            .permittedNumberOfCallsInHalfOpenState(1)
            .build();

    private final LoadingCache<Asked, CircuitBreaker> breakers = Caffeine.newBuilder()
            .expireAfterAccess(Duration.ofHours(1))
            .build(asked -> CircuitBreaker.of(asked.agentId, CONFIGURATION));

    private record Asked(String agentId, URI runtimeUrl) {}

    CircuitBreaker of(String agentId, URI runtimeUrl) {
        return breakers.get(new Asked(agentId, runtimeUrl));
    }
}
