package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.twilio.TwilioStub.StubAnswer;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.TwilioPace;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.workflows.operation.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TwilioCredentialsTest {

    @Test
    void theAccountsOwnCredentialsAreAccepted() {
        try (TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort())) {
            assertThat(credentials(twilio.baseUrl(), SimulatorDemo.AUTH_TOKEN).active())
                    .isTrue();
        }
    }

    @Test
    void anotherTokenIsRefusedAndNotRepeated() {
        try (TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort())) {
            assertThatThrownBy(credentials(twilio.baseUrl(), "a-token-of-yesterday")::active)
                    .isInstanceOfSatisfying(
                            TwilioException.class,
                            refused -> assertThat(refused.failure().code()).isEqualTo(ErrorCode.TWILIO_REFUSED))
                    .hasMessageContaining("TWILIO_AUTH_TOKEN")
                    .hasMessageNotContaining("a-token-of-yesterday");
        }
    }

    @Test
    void aSuspendedAccountIsNotActive() {
        try (TwilioStub twilio = TwilioStub.answering(StubAnswer.json(200, "{'status':'suspended'}"))) {
            assertThat(credentials(twilio.baseUrl(), SimulatorDemo.AUTH_TOKEN).active())
                    .isFalse();
            assertThat(twilio.targets()).containsExactly("/2010-04-01/Accounts/" + SimulatorDemo.ACCOUNT_SID + ".json");
        }
    }

    @Test
    void withAnApiKeyTheNumbersAreAskedForSinceTheAccountIsOutOfItsReach() {
        String key = "SK0123456789abcdef0123456789abcdef";
        try (TwilioSimulator twilio = TwilioSimulator.start(
                SimulatorOptions.onAnyPort().withApiKey(new SimulatorOptions.ApiKey(key, "key-secret")))) {
            assertThat(credentials(withKey(twilio.baseUrl(), key, "key-secret")).active())
                    .isTrue();
            assertThatThrownBy(credentials(withKey(twilio.baseUrl(), key, "another"))::active)
                    .isInstanceOf(TwilioException.class)
                    .hasMessageNotContaining("another");
        }
    }

    private static TwilioProperties withKey(URI baseUrl, String key, String secret) {
        return new TwilioProperties(
                SimulatorDemo.ACCOUNT_SID,
                "a-token-that-only-checks-webhooks",
                baseUrl,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                100,
                key,
                secret);
    }

    private static TwilioCredentials credentials(URI baseUrl, String authToken) {
        TwilioProperties properties = new TwilioProperties(
                SimulatorDemo.ACCOUNT_SID, authToken, baseUrl, Duration.ofSeconds(2), Duration.ofSeconds(5), 100);
        return credentials(properties);
    }

    private static TwilioCredentials credentials(TwilioProperties properties) {
        return new TwilioCredentials(
                properties.accountSid(),
                !properties.apiKey().isEmpty(),
                new TwilioRequests(properties, TwilioPace.unlimited(), new SimpleMeterRegistry()));
    }
}
