package dev.switchboard.api.temporal;

import dev.switchboard.workflows.TaskQueues;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.common.SearchAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule starts, and when. A start that is due while a run goes on is left out.
 *
 * @param workflow the interface of the workflow
 * @param arguments those of its method
 * @param summary what a run does, for people
 * @param details the same with more words
 * @param when when it is due
 * @param catchUp how late a start may be that was missed
 */
public record ScheduledRuns(
        Class<?> workflow,
        List<@Nullable Object> arguments,
        String summary,
        String details,
        ScheduleSpec when,
        Duration catchUp) {

    public ScheduledRuns {
        arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
    }

    Schedule schedule(String id, SearchAttributes searchable) {
        return Schedule.newBuilder()
                .setAction(ScheduleActionStartWorkflow.newBuilder()
                        .setWorkflowType(workflow)
                        .setArguments(arguments.toArray())
                        .setOptions(WorkflowOptions.newBuilder()
                                .setWorkflowId(id)
                                .setTaskQueue(TaskQueues.SWITCHBOARD)
                                .setTypedSearchAttributes(searchable)
                                .setStaticSummary(summary)
                                // The SDK 1.38 cannot read, and so not update, a schedule with a summary alone.
                                .setStaticDetails(details)
                                .build())
                        .build())
                .setSpec(when)
                .setPolicy(SchedulePolicy.newBuilder()
                        .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                        .setCatchupWindow(catchUp)
                        .build())
                .build();
    }
}
