package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersInWaitTest {

    private static final int KILOBYTE = 1_024;

    private final List<String> ended = new ArrayList<>();
    private final AnswersInWait<String> waiting = new AnswersInWait<>(100 * KILOBYTE, ended::add);

    @Test
    void whatWaitsLongestMakesRoom() {
        waiting.add("first", 40 * KILOBYTE);
        waiting.add("second", 40 * KILOBYTE);
        assertThat(ended).isEmpty();

        waiting.add("third", 90 * KILOBYTE);

        assertThat(ended).containsExactly("first", "second");
    }

    @Test
    void whatWasReadTakesNoRoom() {
        waiting.add("first", 60 * KILOBYTE);
        waiting.remove("first");
        waiting.remove("first");

        waiting.add("second", 60 * KILOBYTE);
        waiting.add("third", 40 * KILOBYTE);

        assertThat(ended).isEmpty();
    }

    /** Or thousands of short ones would wait for nothing. */
    @Test
    void aShortOneTakesRoomToo() {
        for (int answer = 0; answer < 4; answer++) {
            waiting.add("answer " + answer, 1);
        }
        assertThat(ended).containsExactly("answer 0");
    }

    @Test
    void whatIsLongerThanAllRoomWaitsAlone() {
        waiting.add("first", 10 * KILOBYTE);
        waiting.add("endless", 1_000 * KILOBYTE);
        assertThat(ended).containsExactly("first");

        waiting.remove("endless");
        waiting.add("second", 100 * KILOBYTE);
        assertThat(ended).containsExactly("first");
    }
}
