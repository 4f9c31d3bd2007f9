package dev.switchboard.api.account;

import dev.switchboard.activities.twilio.TwilioCredentials;
import dev.switchboard.activities.twilio.error.TwilioException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether Twilio accepts our credentials. Asked for at most every five minutes, and after half a minute when it did
 * not, however often the health is looked at.
 */
@Component("twilio")
final class TwilioHealthIndicator implements HealthIndicator {

    private static final Duration GOOD_FOR = Duration.ofMinutes(5);
    private static final Duration BAD_FOR = Duration.ofSeconds(30);

    private final TwilioCredentials credentials;
    private final Clock clock;
    private Health latest = Health.unknown().build();
    private Instant staleAt = Instant.MIN;

    TwilioHealthIndicator(TwilioCredentials credentials, Clock clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    @Override
    public synchronized Health health() {
        if (!clock.instant().isBefore(staleAt)) {
            boolean accepted = ask();
            staleAt = clock.instant().plus(accepted ? GOOD_FOR : BAD_FOR);
        }
        return latest;
    }

    private boolean ask() {
        try {
            boolean active = credentials.active();
            latest = active ? Health.up().build() : down("The Twilio account is suspended or closed");
            return active;
        } catch (TwilioException e) {
            latest = down(e.failure().message());
            return false;
        }
    }

    private static Health down(String reason) {
        return Health.down().withDetail("reason", reason).build();
    }
}
