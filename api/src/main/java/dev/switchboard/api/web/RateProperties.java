package dev.switchboard.api.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How fast one caller may go, in each process.
 *
 * @param perSecond calls a second that a caller may make in the long run; 0 for as many as they like
 * @param burst how many may come at once
 */
@ConfigurationProperties("switchboard.api.rate")
public record RateProperties(
        @DefaultValue("50") int perSecond,
        @DefaultValue("100") int burst) {

    public RateProperties {
        if (perSecond < 0 || perSecond > 1_000_000) {
            throw new IllegalArgumentException(
                    "switchboard.api.rate.per-second must be between 0 (no limit) and 1000000"
                            + " (SWITCHBOARD_API_RATE): " + perSecond);
        }
        if (burst < 1 || burst > 1_000_000) {
            throw new IllegalArgumentException(
                    "switchboard.api.rate.burst must be between 1 and 1000000 (SWITCHBOARD_API_BURST): " + burst);
        }
    }

    boolean limited() {
        return perSecond > 0;
    }
}
