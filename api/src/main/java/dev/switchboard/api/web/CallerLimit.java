package dev.switchboard.api.web;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** How much one caller may ask for, by whichever door: a program with a token, or a person at the console. */
@Component
@EnableConfigurationProperties(RateProperties.class)
public final class CallerLimit {

    private final RateProperties properties;
    private final CallerRates rates;
    private final Counter refused;

    public CallerLimit(RateProperties properties, MeterRegistry meters) {
        this.properties = properties;
        this.rates = new CallerRates(properties, Ticker.systemTicker());
        this.refused = Counter.builder("switchboard.api.rate.limited")
                .description("Requests refused since their caller went too fast")
                .register(meters);
    }

    /**
     * Counts a request of the caller.
     *
     * @throws Problem 429 when there were too many
     */
    public void count(String caller) {
        if (!properties.limited()) {
            return;
        }
        Duration wait = rates.take(caller);
        if (wait.isZero()) {
            return;
        }
        refused.increment();
        throw Problem.of(
                        RequestError.RATE_LIMITED,
                        "More than " + properties.perSecond() + " calls a second in the long run, or "
                                + properties.burst() + " at once. Wait for as long as Retry-After says.")
                .withHeader(
                        HttpHeaders.RETRY_AFTER,
                        Long.toString(wait.plusMillis(999).toSeconds()));
    }
}
