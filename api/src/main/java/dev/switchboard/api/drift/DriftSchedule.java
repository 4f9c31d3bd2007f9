package dev.switchboard.api.drift;

import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.temporal.ScheduledRuns;
import dev.switchboard.api.temporal.Schedules;
import dev.switchboard.api.temporal.Workers;
import dev.switchboard.workflows.drift.CheckFleetDriftInput;
import dev.switchboard.workflows.drift.CheckFleetDriftWorkflow;
import dev.switchboard.workflows.drift.DriftWorkflowIds;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.Duration;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Has Temporal check the whole fleet every so often; a check that is due while one runs is left out. */
@Component
@ConditionalOnWorkers
final class DriftSchedule {

    /** One check makes up for any number that were missed. */
    private static final Duration CATCH_UP = Duration.ofMinutes(1);

    private final Schedules schedules;
    private final DriftProperties properties;

    DriftSchedule(Schedules schedules, DriftProperties properties) {
        this.schedules = schedules;
        this.properties = properties;
    }

    @EventListener
    void workersStarted(Workers.Started event) {
        if (properties.every().isZero()) {
            schedules.remove(
                    DriftWorkflowIds.SCHEDULE_ID,
                    "The fleet is checked only when POST /api/drift/check asks for it: switchboard.drift.every is 0");
            return;
        }
        schedules.createOrUpdate(new Schedules.Wanted(
                DriftWorkflowIds.SCHEDULE_ID,
                DriftWorkflowIds.SCHEDULE_OWNER,
                runs(),
                "The fleet is checked every " + properties.every().toSeconds() + " s",
                "This Temporal server has no schedules: the fleet is checked only when POST /api/drift/check asks for"
                        + " it"));
    }

    private ScheduledRuns runs() {
        return new ScheduledRuns(
                CheckFleetDriftWorkflow.class,
                List.of(CheckFleetDriftInput.scheduled()),
                "Check the whole fleet",
                "Compares every number with Twilio.",
                ScheduleSpec.newBuilder()
                        .setIntervals(List.of(new ScheduleIntervalSpec(properties.every())))
                        .build(),
                CATCH_UP);
    }
}
