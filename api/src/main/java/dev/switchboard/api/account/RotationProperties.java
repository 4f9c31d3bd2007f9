package dev.switchboard.api.account;

import dev.switchboard.activities.twilio.SignatureTokens;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The rotation of a stored account's auth token.
 *
 * @param settle how long until every process accepts the next token as well
 * @param grace how long webhooks that were signed with the former token may be on their way
 */
@ConfigurationProperties("switchboard.twilio.rotation")
record RotationProperties(
        @DefaultValue("30s") Duration settle,
        @DefaultValue("15m") Duration grace) {

    private static final Duration LONGEST = Duration.ofDays(1);

    RotationProperties {
        if (settle.compareTo(SignatureTokens.STALEST) <= 0 || settle.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "switchboard.twilio.rotation.settle must be longer than " + SignatureTokens.STALEST.toSeconds()
                            + "s, after which every process has seen the next token, and at most 1d");
        }
        if (grace.isNegative() || grace.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("switchboard.twilio.rotation.grace must be from 0s to 1d");
        }
    }
}
