package dev.switchboard.api.runtime;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * A circuit breaker for each agent's runtime. One that got another URL begins anew, and so does an agent that has the id
 * of one that was deleted. Those that nobody asks for are forgotten.
 */
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

    private record Asked(String agentId, Instant agentCreatedAt, URI url) {}

    CircuitBreaker of(AskedRuntime runtime) {
        return breakers.get(new Asked(runtime.agentId(), runtime.agentCreatedAt(), runtime.url()));
    }
}
