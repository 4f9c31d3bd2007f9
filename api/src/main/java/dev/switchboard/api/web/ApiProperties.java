package dev.switchboard.api.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

/**
 * How the REST API behaves.
 *
 * @param waitFor how long a call waits for its workflow before it is answered 202; under Spring's 30 s for a graceful
 *     stop
 * @param maxWaiting how many calls may wait at a time; others are answered 202 at once. So waiting takes up no more
 *     than this of what answers all calls, and Twilio's too
 * @param maxBody the longest body accepted
 * @param maxListBody the longest where it lists the numbers of a batch: 10,000 assignments, with ids of 64
 *     characters, are 2.4 MB
 */
@ConfigurationProperties("switchboard.api")
public record ApiProperties(
        @Name("wait") @DefaultValue("25s") Duration waitFor,
        @DefaultValue("150") int maxWaiting,
        @DefaultValue("16KB") DataSize maxBody,
        @DefaultValue("3MB") DataSize maxListBody) {

    private static final long SHORTEST = 1_024;
    private static final long LONGEST = 10L * 1_024 * 1_024;

    public ApiProperties {
        if (waitFor.isNegative() || waitFor.compareTo(Duration.ofSeconds(60)) > 0) {
            throw new IllegalArgumentException("switchboard.api.wait must be between 0 and 60s: " + waitFor);
        }
        if (maxWaiting < 0) {
            throw new IllegalArgumentException("switchboard.api.max-waiting must not be negative: " + maxWaiting);
        }
        requireWithin("max-body", maxBody);
        requireWithin("max-list-body", maxListBody);
    }

    private static void requireWithin(String name, DataSize size) {
        if (size.toBytes() < SHORTEST || size.toBytes() > LONGEST) {
            throw new IllegalArgumentException("switchboard.api." + name + " must be between 1KB and 10MB: " + size);
        }
    }
}
