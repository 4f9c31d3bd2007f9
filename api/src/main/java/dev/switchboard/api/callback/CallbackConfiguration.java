package dev.switchboard.api.callback;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.switchboard.activities.number.Greetings;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.twilio.SignatureTokens;
import dev.switchboard.activities.twilio.TwilioProperties;
import dev.switchboard.api.runtime.RuntimeAnswers;
import dev.switchboard.api.web.RequestBodies;
import dev.switchboard.api.web.SwitchboardProperties;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** What Twilio calls, behind the check of its signature. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TwilioFacingProperties.class)
class CallbackConfiguration {

    /** Before Spring Security, which lets these paths through. */
    @Bean
    FilterRegistrationBean<SignatureFilter> signatureFilter(
            SwitchboardProperties switchboard,
            TwilioProperties twilio,
            TwilioFacingProperties properties,
            SignatureTokens stored,
            RequestBodies bodies,
            ForgedRequests forged,
            MeterRegistry meters) {
        FilterRegistrationBean<SignatureFilter> registration = new FilterRegistrationBean<>(new SignatureFilter(
                switchboard.publicUrl(),
                new SigningKeys(
                        new AccountAuthTokens(
                                new ConfiguredAuthTokens(
                                        twilio.accountSid(), twilio.authToken(), properties.nextAuthToken()),
                                stored),
                        new AccountSharedKeys(
                                new ConfiguredSharedKeys(twilio.accountSid(), properties.sharedKeySecrets()), stored)),
                bodies,
                Math.toIntExact(properties.maxCallbackBody().toBytes()),
                properties.validateSignatures(),
                forged::count,
                meters));
        registration.addUrlPatterns("/api/twilio/*");
        registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
        return registration;
    }

    /**
     * No filter of Spring Security has anything to do here, and running through all of them would take longer than
     * everything else that is done for a status callback. Its firewall still refuses what is not a plain path.
     */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain twilioFacingFilterChain() {
        return new DefaultSecurityFilterChain(
                PathPatternRequestMatcher.withDefaults().matcher("/api/twilio/**"));
    }

    @Bean
    AgentAnswers agentAnswers(RuntimeAnswers runtimes, Greetings greetings, WebhookUrls urls) {
        return new AgentAnswers(runtimes, greetings, urls.statusCallback());
    }

    @Bean
    FallbackReplies fallbackReplies(WebhookUrls urls) {
        return new FallbackReplies(urls.statusCallback(), Ticker.systemTicker());
    }
}
