package dev.switchboard.api.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.workflows.usage.UsageOperations;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReconcileScheduleIT {

    @Test
    void temporalComparesEveryDayWithTwilioAndAnotherStartLeavesTheScheduleAlone() {
        assumeTrue(
                SwitchboardServer.temporalCli().isPresent(), "needs the temporal CLI on the PATH or in TEMPORAL_CLI");
        try (SwitchboardServer server =
                SwitchboardServer.start(SwitchboardServer.Options.defaults().withDevServer())) {
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> handle(server).describe().getId().equals(UsageOperations.RECONCILE_SCHEDULE_ID));

            handle(server).trigger();

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> operations(server).size() == 1);
            // A day that is still being compared makes the next start of the schedule be skipped.
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> handle(server)
                            .describe()
                            .getInfo()
                            .getRunningActions()
                            .isEmpty());
            server.restart();
            handle(server).trigger();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> operations(server).size() == 2);
            assertThat(handle(server).describe().getInfo().getNumActions()).isEqualTo(2);
        }
    }

    private static ScheduleHandle handle(SwitchboardServer server) {
        return server.bean(ScheduleClient.class).getHandle(UsageOperations.RECONCILE_SCHEDULE_ID);
    }

    private static JsonNode operations(SwitchboardServer server) {
        return server.as(UsageOperations.SYSTEM_OWNER)
                .get("/api/audit?action=usage_reconciled")
                .json()
                .at("/messages");
    }
}
