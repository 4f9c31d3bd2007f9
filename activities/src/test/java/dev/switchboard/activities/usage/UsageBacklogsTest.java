package dev.switchboard.activities.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.ground.Times;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UsageBacklogsTest extends UsageDatabaseTest {

    private final UsageBacklogs backlogs = new UsageBacklogs(jdbc);

    @Test
    void nothingWaitsAtFirst() {
        assertThat(backlogs.read()).isEqualTo(new UsageBacklog(null, null, 0));
    }

    @Test
    void anEventWaitsUntilUsageIsMadeOfIt() {
        call("CA1", "completed", 61, NOON.minusSeconds(100));
        call("CA2", "completed", 61, NOON);

        assertThat(backlogs.read().oldestEvent()).isEqualTo(NOON.minusSeconds(99));

        processAll();
        assertThat(backlogs.read().oldestEvent()).isNull();
    }

    @Test
    void anOutboundMessageWaitsForItsSegmentsUntilTheyAreKnownOrGivenUp() {
        message(anOutboundMessage("SM1", "sent"), NOON.minusSeconds(600));
        message(anOutboundMessage("SM2", "sent"), NOON.minusSeconds(300));
        message(anInboundMessage("SM3", 1), NOON.minusSeconds(900));
        processAll();
        assertThat(backlogs.read()).isEqualTo(new UsageBacklog(null, NOON.minusSeconds(600), 0));

        giveUp("SM1");
        assertThat(backlogs.read()).isEqualTo(new UsageBacklog(null, NOON.minusSeconds(300), 1));

        postpone("SM2", NOON.plusSeconds(60));
        assertThat(backlogs.read().oldestUnsettled()).isEqualTo(NOON.minusSeconds(300));

        jdbc.sql("UPDATE usage_record SET sms_segments = 1").update();
        assertThat(backlogs.read()).isEqualTo(new UsageBacklog(null, null, 0));
    }

    private void giveUp(String sid) {
        jdbc.sql("UPDATE usage_record SET settle_at = 'infinity' WHERE sid = :sid")
                .param("sid", sid)
                .update();
    }

    private void postpone(String sid, Instant until) {
        jdbc.sql("UPDATE usage_record SET settle_at = :until WHERE sid = :sid")
                .param("until", Times.parameter(until))
                .param("sid", sid)
                .update();
    }
}
