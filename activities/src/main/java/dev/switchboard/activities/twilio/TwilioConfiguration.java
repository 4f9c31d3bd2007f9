package dev.switchboard.activities.twilio;

import dev.switchboard.workflows.route.WebhookActivities;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The Twilio account of {@link TwilioProperties}, the activities on it, and its pace, which is kept in the database. Import it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TwilioProperties.class, MessagingServiceProperties.class})
public class TwilioConfiguration {

    @Bean
    TwilioPace twilioPace(TwilioProperties properties, JdbcClient jdbc, MeterRegistry meters) {
        return new JdbcTwilioPace(properties, jdbc, meters);
    }

    @Bean
    TwilioRequests twilioRequests(
            TwilioProperties properties, TwilioPace pace, MeterRegistry meters, ObjectProvider<Tracer> tracer) {
        return new TwilioRequests(properties, pace, meters, tracer.getIfAvailable(() -> Tracer.NOOP));
    }

    @Bean
    MessagingServices messagingServices(MessagingServiceProperties properties, TwilioRequests requests, Clock clock) {
        return new MessagingServices(requests, properties.expiry(), clock);
    }

    @Bean
    TwilioAccount twilioAccount(TwilioProperties properties, TwilioRequests requests, MessagingServices services) {
        return new TwilioRestAccount(
                properties.accountSid(), new IncomingPhoneNumbers(requests), new WhatsAppSenders(requests), services);
    }

    @Bean
    WebhookActivities webhookActivities(TwilioAccount account, TwilioRequests requests) {
        return new TwilioWebhookActivities(account, new IncomingPhoneNumbers(requests), new WhatsAppSenders(requests));
    }

    @Bean
    TwilioCredentials twilioCredentials(TwilioProperties properties, TwilioRequests requests) {
        return new TwilioCredentials(properties.accountSid(), requests);
    }

    @Bean
    TwilioLedger twilioLedger(TwilioProperties properties, TwilioRequests requests) {
        return new TwilioRestLedger(properties.accountSid(), requests);
    }
}
