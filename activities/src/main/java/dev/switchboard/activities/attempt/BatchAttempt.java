package dev.switchboard.activities.attempt;

import dev.switchboard.workflows.TaskQueues;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import java.util.Optional;

/** The attempt of an activity that this thread carries out, when it is one of a batch. */
public final class BatchAttempt {

    private BatchAttempt() {}

    /** Whether it is one: a batch has a task queue of its own. */
    public static boolean isCurrent() {
        return info().isPresent();
    }

    /** Whether it is one, and one of so many before the step is given up. */
    public static boolean isCounted() {
        return info().map(ActivityInfo::getRetryOptions)
                .filter(retry -> retry.getMaximumAttempts() > 0)
                .isPresent();
    }

    private static Optional<ActivityInfo> info() {
        return CurrentAttempt.find()
                .map(ActivityExecutionContext::getInfo)
                .filter(info -> TaskQueues.TWILIO_BATCH.equals(info.getActivityTaskQueue()));
    }
}
