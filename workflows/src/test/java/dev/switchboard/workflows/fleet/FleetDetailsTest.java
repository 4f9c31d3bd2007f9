package dev.switchboard.workflows.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FleetDetailsTest {

    private static final long START = 1_700_000_000_000L;

    private final FleetCursor updating =
            FleetCursor.START.withPhase(FleetCursor.Phase.UPDATING).withUpdatingSince(START, 10);

    @Test
    void showsABarCountsRateAndTimeLeft() {
        FleetProgress progress = new FleetProgress(300, 100, 40, 10).withRate(updating, START + 20_000);

        assertThat(FleetDetails.of(progress, updating))
                .startsWith("`███████████████░░░░░░░░░░░░░░░` 150 of 300")
                .contains("100 right already, 40 updated, 10 failed, 150 to do")
                .contains("2.0 a second, 0:01:15 left");
    }

    @Test
    void pausesAreNotTimeSpent() {
        FleetCursor resumed =
                updating.withPaused("Canary: wrong.", START + 10_000).withResumed(START + 3_610_000);
        FleetProgress progress = new FleetProgress(300, 100, 40, 10).withRate(resumed, START + 3_620_000);

        assertThat(progress.numbersPerSecond()).isEqualTo(2.0);
        assertThat(progress.secondsLeft()).isEqualTo(75);
    }

    @Test
    void saysWhyItIsPausedAndDoesNotGetSlowerMeanwhile() {
        FleetCursor paused = updating.withPaused("4 numbers failed.", START + 20_000)
                .withPaused("4 numbers failed.", START + 90_000);
        FleetProgress progress = new FleetProgress(300, 100, 40, 10).withRate(paused, START + 900_000);

        assertThat(FleetDetails.of(progress, paused))
                .contains("2.0 a second, 0:01:15 left")
                .endsWith("Paused: 4 numbers failed.");
        assertThat(FleetDetails.of(progress, updating.withPaused(null, START))).endsWith("Paused.");
    }

    @Test
    void tellsNoRateBeforeAnythingHasEnded() {
        FleetProgress planning = new FleetProgress(0, 0, 0, 0).withRate(FleetCursor.START, START);
        FleetProgress conflicts = new FleetProgress(20, 0, 0, 10).withRate(updating, START + 60_000);

        assertThat(FleetDetails.of(planning, FleetCursor.START))
                .isEqualTo("`" + "░".repeat(30) + "` 0 of 0\n\n0 right already, 0 updated, 0 failed, 0 to do");
        assertThat(FleetDetails.of(conflicts, updating)).doesNotContain("a second");
    }
}
