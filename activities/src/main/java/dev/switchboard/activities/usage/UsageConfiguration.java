package dev.switchboard.activities.usage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * The inbox, usage, and the activities on both. Import it, with {@code JdbcConfiguration} and
 * {@code TwilioConfiguration}; needs beans of {@code JdbcClient}, {@code JdbcOperations} and {@code Clock} besides.
 * {@link JdbcUsageActivities} belongs on the task queue of the workflows, {@link TwilioUsageActivities} on the one of
 * Twilio.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class UsageConfiguration {

    /** Closed after the web server has answered its last request, and before the connection pool. */
    @Bean
    EventWriter eventWriter(TwilioEvents events) {
        return new EventWriter(events, EventWriter.Limits.DEFAULT);
    }
}
