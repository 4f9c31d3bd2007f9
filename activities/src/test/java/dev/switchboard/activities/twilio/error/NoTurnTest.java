package dev.switchboard.activities.twilio.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoTurnTest {

    @Test
    void saysHowLongItHasWaited() {
        assertThat(TwilioErrors.noTurn("read the number", Duration.ofSeconds(20)))
                .hasMessage(
                        "Twilio was not asked to read the number: the account's rate left no turn for it within 20 s. Try again later.");
    }

    /** An attempt may have no time left, or less than none. */
    @ParameterizedTest
    @ValueSource(longs = {-3_000, 0, 400, 999})
    void doesNotSpeakOfNoSeconds(long millis) {
        assertThat(TwilioErrors.noTurn("read the number", Duration.ofMillis(millis)))
                .hasMessageEndingWith(
                        "the account's rate left no turn for it in the time that was left for it. Try again later.");
    }

    @Test
    void saysWhenThereMayBeATurnAndAsksToComeBackThen() {
        TwilioException refused = TwilioErrors.noTurnFor("read the number", Duration.ofMillis(12_400));

        assertThat(refused).hasMessageContaining("for the next 12 s");
        assertThat(refused.retryAfter()).contains(Duration.ofMillis(12_400));
        assertThat(refused.failure().code()).isEqualTo(ErrorCode.TWILIO_RATE_LIMITED);
        assertThat(refused.delivery()).isEqualTo(Delivery.NEVER_SENT);
    }
}
