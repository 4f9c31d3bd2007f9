package dev.switchboard.api.pool;

import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.temporal.ScheduledRuns;
import dev.switchboard.api.temporal.Schedules;
import dev.switchboard.api.temporal.Workers;
import dev.switchboard.workflows.pool.PoolWorkflowIds;
import dev.switchboard.workflows.pool.RefillPoolsWorkflow;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Has Temporal refill the pools every so often. */
@Component
@ConditionalOnWorkers
final class PoolSchedule {

    /** One check makes up for any number that were missed. */
    private static final Duration CATCH_UP = Duration.ofMinutes(1);

    private final Schedules schedules;
    private final PoolProperties properties;

    PoolSchedule(Schedules schedules, PoolProperties properties) {
        this.schedules = schedules;
        this.properties = properties;
    }

    @EventListener
    void workersStarted(Workers.Started event) {
        if (properties.refillEvery().isZero()) {
            schedules.remove(
                    PoolWorkflowIds.SCHEDULE_ID,
                    "Pools are refilled only when POST /api/pools/{name}/refill asks for it:"
                            + " switchboard.pools.refill-every is 0");
            return;
        }
        schedules.createOrUpdate(new Schedules.Wanted(
                PoolWorkflowIds.SCHEDULE_ID,
                UsageWorkflowIds.SYSTEM_OWNER,
                runs(),
                "Pools are refilled every " + properties.refillEvery().toSeconds() + " s",
                "This Temporal server has no schedules: pools are refilled only when POST /api/pools/{name}/refill asks"
                        + " for it"));
    }

    private ScheduledRuns runs() {
        return new ScheduledRuns(
                RefillPoolsWorkflow.class,
                Collections.singletonList(null),
                "Refill the pools",
                "Starts a purchase for each pool that lacks free numbers.",
                ScheduleSpec.newBuilder()
                        .setIntervals(List.of(new ScheduleIntervalSpec(properties.refillEvery())))
                        .build(),
                CATCH_UP);
    }
}
