package dev.switchboard.api.web;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;

/**
 * A token bucket for each caller. Bounded: whoever has not called for as long as a bucket takes to fill is forgotten.
 */
final class CallerRates {

    private static final int MOST_CALLERS = 10_000;

    private final LoadingCache<String, Bucket> buckets;

    CallerRates(RateProperties properties, Ticker clock) {
        TimeMeter meter = new TickerMeter(clock);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MOST_CALLERS)
                .expireAfterAccess(Duration.ofSeconds(1 + properties.burst() / Math.max(1, properties.perSecond())))
                .ticker(clock)
                .build(caller -> Bucket.builder()
                        .withCustomTimePrecision(meter)
                        .addLimit(limit -> limit.capacity(properties.burst())
                                .refillGreedy(Math.max(1, properties.perSecond()), Duration.ofSeconds(1)))
                        .build());
    }

    /** Takes one from the caller's bucket; answers how long to wait when it is empty, and zero when it was not. */
    Duration take(String caller) {
        return Duration.ofNanos(
                buckets.get(caller).tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
    }

    long callers() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private record TickerMeter(Ticker clock) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return clock.read();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
