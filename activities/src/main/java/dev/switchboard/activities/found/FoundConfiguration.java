package dev.switchboard.activities.found;

import dev.switchboard.activities.number.OurUrls;
import dev.switchboard.activities.number.WebhookUrls;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What may be seen of what is found at Twilio. */
@Configuration(proxyBeanMethods = false)
class FoundConfiguration {

    @Bean
    OurUrls ourUrls(WebhookUrls urls, JdbcClient jdbc) {
        return OurUrls.of(urls, jdbc);
    }

    @Bean
    FoundValues foundValues(OurUrls ours, DigestKey key, SealedValues sealed) {
        return new FoundValues(ours, key, sealed);
    }
}
