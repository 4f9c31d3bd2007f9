package dev.switchboard.api.pool;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Pools of numbers.
 *
 * @param refillEvery how often numbers are bought for pools that lack free ones; 0 for never
 */
@ConfigurationProperties("switchboard.pools")
record PoolProperties(@DefaultValue("5m") Duration refillEvery) {

    PoolProperties {
        if (refillEvery.isNegative() || (!refillEvery.isZero() && refillEvery.compareTo(Duration.ofSeconds(1)) < 0)) {
            throw new IllegalArgumentException(
                    "switchboard.pools.refill-every must be 0, for never, or at least 1s: " + refillEvery);
        }
    }
}
