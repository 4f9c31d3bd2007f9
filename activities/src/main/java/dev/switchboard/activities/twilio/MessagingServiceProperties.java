package dev.switchboard.activities.twilio;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Messaging Services are looked up.
 *
 * @param expiry how long the index of which number is in which service is kept. A number that is put into a service is
 *     noticed after this long at the latest, and one that is taken out at once
 */
@ConfigurationProperties("switchboard.twilio.messaging-services")
public record MessagingServiceProperties(@DefaultValue("1m") Duration expiry) {

    public MessagingServiceProperties {
        if (expiry.isNegative()) {
            throw new IllegalArgumentException(
                    "switchboard.twilio.messaging-services.expiry must not be negative; 0 looks every time");
        }
    }
}
