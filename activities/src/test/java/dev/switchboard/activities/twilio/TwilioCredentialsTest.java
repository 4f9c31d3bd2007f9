package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.twilio.TwilioStub.StubAnswer;
import dev.switchboard.simulator.SimulatorDemo;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
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
                    .hasMessageContaining("auth-token")
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

    private static TwilioCredentials credentials(URI baseUrl, String authToken) {
        TwilioProperties properties = new TwilioProperties(
                SimulatorDemo.ACCOUNT_SID, authToken, baseUrl, Duration.ofSeconds(2), Duration.ofSeconds(5), 100);
        return new TwilioConfiguration()
                .twilioCredentials(
                        properties, new TwilioRequests(properties, TwilioPace.unlimited(), new SimpleMeterRegistry()));
    }
}
