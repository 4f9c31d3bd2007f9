package dev.switchboard.simulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentsTest {

    @ParameterizedTest
    @CsvSource({
        "a, 0, 1", "a, 160, 1", "a, 161, 2", "a, 306, 2", "a, 307, 3", "€, 80, 1", "€, 81, 2", "€, 76, 1",
        "€, 152, 2", "€, 153, 3", "ж, 70, 1", "ж, 71, 2", "ж, 134, 2", "ж, 135, 3", "😀, 35, 1", "😀, 36, 2",
        "😀, 66, 2", "😀, 67, 3", "ñ, 160, 1", "ç, 71, 2", "{, 81, 2"
    })
    void countsAsTwilioDoes(String character, int count, int segments) {
        assertThat(Segments.of(character.repeat(count))).isEqualTo(segments);
    }

    @ParameterizedTest
    @CsvSource({"70, 1", "71, 2"})
    void oneOtherCharacterTurnsTheWholeMessage(int length, int segments) {
        assertThat(Segments.of("a".repeat(length - 1) + "ж")).isEqualTo(segments);
    }
}
