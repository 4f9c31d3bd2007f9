package dev.switchboard.api.drift;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The check of the fleet.
 *
 * @param every how often the whole fleet is checked; 0 for never
 */
@ConfigurationProperties("switchboard.drift")
record DriftProperties(@DefaultValue("1h") Duration every) {

    DriftProperties {
        if (every.isNegative() || (!every.isZero() && every.compareTo(Duration.ofSeconds(1)) < 0)) {
            throw new IllegalArgumentException(
                    "switchboard.drift.every must be 0, for never, or at least 1s: " + every);
        }
    }
}
