package dev.switchboard.api.web;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.ProblemWriter;
import dev.switchboard.api.problem.RequestError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps one caller from taking the service, and the Twilio account's rate, from all others. Counts what changes something,
 * and what is as much work though it only reads. Runs after the security filters, so whoever has no token is not counted,
 * and Twilio neither.
 */
@Component
@Order(0)
@EnableConfigurationProperties(RateProperties.class)
class RateLimitFilter extends OncePerRequestFilter {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    /** The first asks Twilio, the others read many rows, or again and again. */
    private static final Pattern COSTLY_READS =
            Pattern.compile("/api/(phone-numbers/webhooks|audit/verification|usage|operations/[^/]+/events)");

    private final RateProperties properties;
    private final CallerRates rates;
    private final ProblemWriter problems;
    private final Counter refused;

    RateLimitFilter(RateProperties properties, ProblemWriter problems, MeterRegistry meters) {
        this.properties = properties;
        this.rates = new CallerRates(properties, Ticker.systemTicker());
        this.problems = problems;
        this.refused = Counter.builder("switchboard.api.rate.limited")
                .description("Requests refused since their caller went too fast")
                .register(meters);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = RequestPath.of(request);
        return !properties.limited()
                || !path.startsWith("/api/")
                || request.getUserPrincipal() == null
                || (READS.contains(request.getMethod())
                        && !COSTLY_READS.matcher(path).matches());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Principal caller = request.getUserPrincipal();
        Duration wait = rates.take(caller.getName());
        if (wait.isZero()) {
            chain.doFilter(request, response);
            return;
        }
        refused.increment();
        problems.write(
                response,
                Problem.of(
                                RequestError.RATE_LIMITED,
                                "More than " + properties.perSecond() + " calls a second in the long run, or "
                                        + properties.burst() + " at once. Wait for as long as Retry-After says.")
                        .withHeader(
                                HttpHeaders.RETRY_AFTER,
                                Long.toString(wait.plusMillis(999).toSeconds())));
    }
}
