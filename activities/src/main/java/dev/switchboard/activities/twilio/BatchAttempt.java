package dev.switchboard.activities.twilio;

import dev.switchboard.workflows.TaskQueues;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import org.jspecify.annotations.Nullable;

/** The attempt of an activity that this thread carries out, when it is one of a batch. */
final class BatchAttempt {

    private BatchAttempt() {}

    /** Whether it is one: a batch has a task queue of its own. */
    static boolean isCurrent() {
        return info() != null;
    }

    /** Whether it is one, and one of so many before the step is given up. */
    static boolean isCounted() {
        ActivityInfo info = info();
        return info != null
                && info.getRetryOptions() != null
                && info.getRetryOptions().getMaximumAttempts() > 0;
    }

    private static @Nullable ActivityInfo info() {
        try {
            ActivityInfo info = Activity.getExecutionContext().getInfo();
            return TaskQueues.TWILIO_BATCH.equals(info.getActivityTaskQueue()) ? info : null;
        } catch (IllegalStateException noActivity) {
            return null;
        }
    }
}
