package dev.switchboard.activities.twilio;

import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.account.StoredSharedKeys;
import dev.switchboard.activities.account.TokenRotations;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.number.NumberFences;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.purchase.Purchases;
import dev.switchboard.activities.secret.SecretProperties;
import dev.switchboard.activities.secret.StoredSecrets;
import dev.switchboard.activities.twilio.pace.JdbcTwilioPace;
import dev.switchboard.activities.twilio.pace.PacedAccount;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.activities.twilio.pace.TwilioPace;
import dev.switchboard.workflows.account.AccountTwilioActivities;
import dev.switchboard.workflows.purchase.PurchaseTwilioActivities;
import dev.switchboard.workflows.release.ReleaseTwilioActivities;
import dev.switchboard.workflows.route.WebhookActivities;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The Twilio account of {@link TwilioProperties} and the stored ones, the activities on them, and their paces, which
 * are kept in the database. Import it, with {@code JdbcConfiguration}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TwilioProperties.class, MessagingServiceProperties.class, SecretProperties.class})
public class TwilioConfiguration {

    @Bean
    StoredSecrets storedSecrets(SecretProperties properties) {
        return new StoredSecrets(properties);
    }

    /** The configured account's; an operation that has a pace of its own keeps it here too. */
    @Bean
    TwilioPace twilioPace(TwilioProperties properties, JdbcClient jdbc, MeterRegistry meters) {
        PacedAccount account =
                new PacedAccount(properties.accountSid(), properties::requestsPerSecond, properties.requestTimeout());
        return new JdbcTwilioPace(account, jdbc, meters).withGauge();
    }

    @Bean
    SingleShotHttpClient twilioHttpClient(TwilioProperties properties) {
        return SingleShotHttpClient.of(properties);
    }

    @Bean
    StoredAccountCache storedAccountCache(StoredAccounts accounts, StoredSharedKeys sharedKeys) {
        return new StoredAccountCache(accounts, sharedKeys, System::nanoTime);
    }

    @Bean
    TwilioAccountRegistry twilioAccounts(
            TwilioProperties properties,
            MessagingServiceProperties services,
            SingleShotHttpClient http,
            TwilioPace pace,
            StoredAccountCache cache,
            FoundValues values,
            JdbcClient jdbc,
            MeterRegistry meters,
            ObjectProvider<Tracer> tracers,
            Clock clock) {
        Tracer tracer = tracers.getIfAvailable(() -> Tracer.NOOP);
        TwilioRequests requests =
                new TwilioRequests(List.of(TwilioRequests.configured(properties, http)), pace, meters, tracer);
        AccountClient configured = new AccountClient(
                properties.accountSid(),
                requests,
                values,
                new MessagingServices(requests, values, services.expiry(), clock),
                properties.region());
        return new TwilioAccountRegistry(
                configured, cache, properties, http, services.expiry(), values, jdbc, meters, tracer, clock);
    }

    @Bean
    RouteWriters routeWriters(TwilioAccountRegistry accounts, FoundValues values) {
        return new RouteWriters(accounts::of, values);
    }

    @Bean
    WebhookActivities webhookActivities(TwilioAccountRegistry accounts, RouteWriters writers, NumberFences fences) {
        return new TwilioWebhookActivities(
                (accountSid, context) -> accounts.clientNow(accountSid, context).account(),
                writers,
                fences::requireHeld);
    }

    @Bean
    AccountTwilioActivities accountTwilioActivities(
            StoredAccounts accounts,
            TokenRotations rotations,
            TwilioAccountRegistry clients,
            SingleShotHttpClient http) {
        return new TwilioAccountActivities(accounts, rotations, clients, http);
    }

    @Bean
    PurchaseTwilioActivities purchaseTwilioActivities(
            Purchases purchases, TwilioAccountRegistry clients, WebhookUrls urls) {
        return new TwilioPurchaseActivities(purchases, clients, urls);
    }

    @Bean
    AttachedNumbers attachedNumbers(TwilioAccountRegistry clients) {
        return new AttachedNumbers(clients);
    }

    @Bean
    ReleaseTwilioActivities releaseTwilioActivities(TwilioAccountRegistry clients, NumberFences fences) {
        return new TwilioReleaseActivities(clients, fences);
    }

    @Bean
    TwilioCredentials twilioCredentials(TwilioProperties properties, TwilioAccountRegistry accounts) {
        return new TwilioCredentials(
                properties.accountSid(),
                !properties.apiKey().isEmpty(),
                accounts.client(properties.accountSid(), RequestContext.INTERACTIVE)
                        .requests());
    }

    @Bean
    SignatureTokens signatureTokens(StoredAccountCache cache) {
        return new SignatureTokens(cache);
    }

    @Bean
    AccountCheck accountCheck(SingleShotHttpClient http, MeterRegistry meters) {
        return new AccountCheck(http, meters);
    }
}
