package dev.switchboard.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.console.NumberStanding.Verdict;
import dev.switchboard.api.number.ChannelStatus;
import dev.switchboard.api.number.LastChange;
import dev.switchboard.api.operation.OperationView;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.ChannelState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WordsTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_000);

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, 5, 0, good, Completed",
        "COMPLETED, 4, 1, warn, 'Completed, 1 failed'",
        "COMPLETED, 0, 2, bad, 'Completed, and all failed: 2'",
        "COMPENSATED, 0, 2, bad, 'Failed, put back'",
        "CANCELLED, 1, 1, idle, Cancelled"
    })
    void anOperationThatLeftFailuresIsNoSuccess(
            OperationState state, int updated, int failed, String tone, String words) {
        OperationView batch = operation(state, Map.of("updated", updated, "failed", failed, "total", updated + failed));

        assertThat(Words.INSTANCE.outcome(batch)).isEqualTo(new Verdict(tone, words));
    }

    @Test
    void anOperationThatCountsNothingIsWhatItsStateIs() {
        assertThat(Words.INSTANCE.outcome(operation(OperationState.COMPLETED, null)))
                .isEqualTo(new Verdict("good", "Completed"));
    }

    /** A page that got a state from an answer said another word than one that got it from the code. */
    @ParameterizedTest
    @EnumSource(ChannelState.class)
    void aStateHasOneWordAndOneToneHoweverItIsWritten(ChannelState state) {
        assertThat(Words.INSTANCE.of(state)).isEqualTo(Words.INSTANCE.of(state.code()));
        assertThat(Words.INSTANCE.tone(state)).isEqualTo(Words.INSTANCE.tone(state.code()));
    }

    @ParameterizedTest
    @CsvSource({
        "configured, good, yes, good, yes",
        "left_over, bad, no, bad, yes: Left over",
        "url_mismatch, bad, no, bad, no: URL mismatch",
        "missing_fallback, bad, no, good, yes"
    })
    void aChannelIsHeldAndReachedApart(String state, String heldTone, String held, String reachedTone, String reached) {
        ChannelFacts facts = ChannelFacts.of("voice", new ChannelStatus(state, "ours", "theirs", "cure"), null);

        assertThat(facts.held()).isEqualTo(new Verdict(heldTone, held));
        assertThat(facts.reached()).isEqualTo(new Verdict(reachedTone, reached));
    }

    @Test
    void itIsSaidWhoChangedANumberAndNothingThatIsNotKnown() {
        assertThat(Words.INSTANCE.changer(new LastChange(NOW, "web", "user", "US1", "203.0.113.7", List.of())))
                .isEqualTo("somebody in the Twilio Console (US1) from 203.0.113.7");
        assertThat(Words.INSTANCE.changer(new LastChange(NOW, "twilio", null, null, null, List.of())))
                .isEqualTo("Twilio");
    }

    private static OperationView operation(OperationState state, @Nullable Map<String, Integer> counts) {
        return new OperationView(
                "op_1",
                OperationType.UPDATE_FLEET,
                state,
                null,
                null,
                null,
                NOW,
                NOW,
                NOW,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                counts,
                null,
                null);
    }
}
