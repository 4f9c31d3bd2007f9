package dev.switchboard.activities.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.ground.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComparedDaysTest extends UsageDatabaseTest {

    /** When the schedule is due. The number is there since Feb 28th. */
    private static final Instant FIVE = Instant.parse("2026-03-10T05:00:00Z");

    @BeforeEach
    void noOperations() {
        jdbc.sql("DELETE FROM operation").update();
    }

    @Test
    void allOfThemWhenNoneWas() {
        assertThat(missingAt(FIVE, 3)).containsExactly(march(7), march(8), march(9));
    }

    @Test
    void onlyTheDayBeforeWhenEveryDayWasComparedInTime() {
        compared(march(8), "COMPLETED", Instant.parse("2026-03-09T05:00:01Z"));
        compared(march(7), "COMPLETED", Instant.parse("2026-03-08T05:00:01Z"));

        assertThat(missingAt(FIVE, 3)).containsExactly(march(9));
    }

    @Test
    void theSameWheneverTheScheduleComesToStartIt() {
        compared(march(7), "COMPLETED", Instant.parse("2026-03-08T05:00:01Z"));

        // Due on the 9th at 5:00, started late: the 8th is not left out, nor is a day taken whose calls still run.
        assertThat(missingAt(Instant.parse("2026-03-10T00:30:00Z"), 3)).containsExactly(march(6), march(8));
        assertThat(missingAt(FIVE, 3)).containsExactly(march(8), march(9));
        assertThat(missingAt(FIVE.plus(Duration.ofDays(2)), 14))
                .endsWith(march(6), march(8), march(9), march(10), march(11))
                .doesNotContain(march(7));
    }

    @Test
    void aComparisonThatFailedRunsOrCameTooEarlyIsNone() {
        compared(march(7), "FAILED", Instant.parse("2026-03-08T05:00:01Z"));
        compared(march(8), "RUNNING", Instant.parse("2026-03-09T05:00:01Z"));
        compared(march(9), "COMPLETED", Instant.parse("2026-03-09T20:00:00Z"));

        assertThat(missingAt(FIVE, 3)).containsExactly(march(7), march(8), march(9));
    }

    @Test
    void noDayFromBeforeThereWereNumbers() {
        assertThat(missingAt(FIVE, 30)).startsWith(LocalDate.of(2026, 2, 28)).hasSize(10);

        jdbc.sql("DELETE FROM phone_number").update();
        assertThat(missingAt(FIVE, 30)).isEmpty();
    }

    private List<LocalDate> missingAt(Instant now, int daysBack) {
        return new ComparedDays(jdbc, Clock.fixed(now, ZoneOffset.UTC)).missing(daysBack);
    }

    private void compared(LocalDate day, String state, Instant begun) {
        @Nullable Instant ended = state.equals("RUNNING") ? null : begun.plusSeconds(60);
        jdbc.sql("""
                INSERT INTO operation (id, owner, type, workflow_id, state, created_at, updated_at, ended_at)
                VALUES (:id, 'switchboard schedule', 'RECONCILE_USAGE', :workflowId, :state, :begun, :begun, :ended)
                """)
                .param("id", "op_" + day)
                .param("workflowId", "reconcile-usage/" + day)
                .param("state", state)
                .param("begun", Times.parameter(begun))
                .param("ended", ended == null ? null : Times.parameter(ended))
                .update();
    }

    private static LocalDate march(int day) {
        return LocalDate.of(2026, 3, day);
    }
}
