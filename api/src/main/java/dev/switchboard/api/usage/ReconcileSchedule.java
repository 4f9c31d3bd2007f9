package dev.switchboard.api.usage;

import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.temporal.ScheduledRuns;
import dev.switchboard.api.temporal.Schedules;
import dev.switchboard.api.temporal.Workers;
import dev.switchboard.workflows.usage.ReconcileYesterdayWorkflow;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleRange;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.Duration;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Has Temporal compare every day with Twilio once it is over. One that is there already is brought to this, and stays
 * paused when it is.
 */
@Component
@ConditionalOnWorkers
final class ReconcileSchedule {

    /** One start is enough, and however late: it compares every day that was not. */
    private static final Duration CATCH_UP = Duration.ofHours(20);

    /** UTC; later than the workflow takes a day for ended. */
    private static final int HOUR = 5;

    private final Schedules schedules;

    ReconcileSchedule(Schedules schedules) {
        this.schedules = schedules;
    }

    @EventListener
    void workersStarted(Workers.Started event) {
        schedules.createOrUpdate(new Schedules.Wanted(
                UsageWorkflowIds.RECONCILE_SCHEDULE_ID,
                UsageWorkflowIds.SYSTEM_OWNER,
                runs(),
                "Usage is compared with Twilio every day at " + HOUR + ":00 UTC",
                "This Temporal server has no schedules: usage is compared with Twilio only when"
                        + " POST /api/usage/reconcile asks for it"));
    }

    private static ScheduledRuns runs() {
        return new ScheduledRuns(
                ReconcileYesterdayWorkflow.class,
                List.of(),
                "Compare usage with Twilio",
                "Compares every day that is over and was not compared.",
                ScheduleSpec.newBuilder()
                        .setCalendars(List.of(ScheduleCalendarSpec.newBuilder()
                                .setHour(List.of(new ScheduleRange(HOUR)))
                                .build()))
                        .build(),
                CATCH_UP);
    }
}
