package dev.switchboard.workflows.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchDetailsTest {

    @Test
    void showsABarCountsRateAndTimeLeft() {
        BatchProgress progress = new BatchProgress(300, 100, 40, 10, false, null, null, 2.0);

        assertThat(BatchDetails.of(progress))
                .startsWith("`███████████████░░░░░░░░░░░░░░░` 150 of 300")
                .contains("100 right already, 40 updated, 10 failed, 150 to do")
                .contains("2.0 a second, 0:01:15 left");
    }

    @Test
    void saysWhyItIsPaused() {
        assertThat(BatchDetails.of(new BatchProgress(300, 100, 40, 10, true, "4 numbers failed.", null, 2.0)))
                .contains("2.0 a second, 0:01:15 left")
                .endsWith("Paused: 4 numbers failed.");
        assertThat(BatchDetails.of(new BatchProgress(300, 100, 40, 10, true, null, null, 2.0)))
                .endsWith("Paused.");
    }

    @Test
    void tellsNoRateBeforeAnythingHasEnded() {
        assertThat(BatchDetails.of(new BatchProgress(0, 0, 0, 0)))
                .isEqualTo("`" + "░".repeat(30) + "` 0 of 0\n\n0 right already, 0 updated, 0 failed, 0 to do");
    }
}
