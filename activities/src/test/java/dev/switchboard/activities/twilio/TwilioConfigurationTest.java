package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.InMemoryValues;
import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.number.NumberFences;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.purchase.Purchases;
import dev.switchboard.workflows.route.WebhookActivities;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.jdbc.core.simple.JdbcClient;

class TwilioConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withUserConfiguration(TwilioConfiguration.class)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(JdbcClient.class, () -> JdbcClient.create(new PGSimpleDataSource()))
            .withBean(NumberFences.class)
            .withBean(Purchases.class)
            .withBean(WebhookUrls.class, () -> new WebhookUrls(URI.create("https://switchboard.example.com")))
            .withUserConfiguration(StoredAccountsConfiguration.class)
            .withBean(FoundValues.class, InMemoryValues::foundValues)
            .withBean(Clock.class, Clock::systemUTC);

    @ComponentScan(
            basePackageClasses = StoredAccounts.class,
            excludeFilters = @Filter(pattern = ".*Activities", type = FilterType.REGEX))
    static class StoredAccountsConfiguration {}

    @Test
    void providesTheAccountAndTheActivities() {
        application
                .withPropertyValues(
                        "switchboard.twilio.account-sid=AC0123456789abcdef0123456789abcdef",
                        "switchboard.twilio.auth-token=token")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(TwilioAccounts.class)
                        .hasSingleBean(WebhookActivities.class));
    }

    @Test
    void failsToStartWithoutCredentialsAndSaysWhichKey() {
        application.run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageStartingWith("switchboard.twilio.account-sid must be")
                .hasMessageContaining("TWILIO_ACCOUNT_SID"));
    }
}
