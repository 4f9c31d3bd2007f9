package dev.switchboard.api.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleInfo;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleUpdate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ReconcileScheduleIT {

    @Test
    void temporalComparesEveryDayThatWasNotAndAnotherStartBringsTheScheduleToWhatItShouldBe() {
        assumeTrue(
                SwitchboardServer.temporalCli().isPresent(), "needs the temporal CLI on the PATH or in TEMPORAL_CLI");
        try (SwitchboardServer server =
                SwitchboardServer.start(SwitchboardServer.Options.defaults().withDevServer())) {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> handle(server).describe().getId().equals(UsageWorkflowIds.RECONCILE_SCHEDULE_ID));
            // The demo numbers are new; had they been there for two days, there would be two days to compare, or one in
            // the first hours of a day.
            server.bean(JdbcClient.class)
                    .sql("UPDATE phone_number SET created_at = created_at - interval '2 days'")
                    .update();

            handle(server).trigger();

            await().atMost(Duration.ofSeconds(30)).until(() -> done(server, 1));
            long compared = compared(server);
            assertThat(compared).isBetween(1L, 2L);

            handle(server).pause("by a person");
            handle(server)
                    .update(existing -> new ScheduleUpdate(
                            Schedule.newBuilder(existing.getDescription().getSchedule())
                                    .setPolicy(SchedulePolicy.newBuilder()
                                            .setCatchupWindow(Duration.ofMinutes(7))
                                            .build())
                                    .build()));
            server.restart();
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> Duration.ofHours(20).equals(catchUp(server)));
            assertThat(handle(server).describe().getSchedule().getState())
                    .matches(state -> state.isPaused())
                    .matches(state -> "by a person".equals(state.getNote()));

            handle(server).trigger();
            await().atMost(Duration.ofSeconds(30)).until(() -> done(server, 2));
            assertThat(compared(server)).as("none is compared twice").isEqualTo(compared);
        }
    }

    /** Started so often, and none runs: a day that is still being compared makes the next start be skipped. */
    private static boolean done(SwitchboardServer server, int starts) {
        ScheduleInfo info = handle(server).describe().getInfo();
        return info.getNumActions() == starts && info.getRunningActions().isEmpty();
    }

    private static Duration catchUp(SwitchboardServer server) {
        return handle(server).describe().getSchedule().getPolicy().getCatchupWindow();
    }

    private static ScheduleHandle handle(SwitchboardServer server) {
        return server.bean(ScheduleClient.class).getHandle(UsageWorkflowIds.RECONCILE_SCHEDULE_ID);
    }

    /** In the database, since nobody has a token of the schedules' own name. */
    private static long compared(SwitchboardServer server) {
        return server.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM message WHERE owner = :owner AND action = 'usage_reconciled'")
                .param("owner", UsageWorkflowIds.SYSTEM_OWNER)
                .query(Long.class)
                .single();
    }
}
