package dev.switchboard.activities.attempt;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.Optional;

/** The attempt of an activity that this thread carries out; none for a request of the REST API. */
public final class CurrentAttempt {

    private CurrentAttempt() {}

    /** Whether an attempt before this one may have been carried out; false outside Temporal, where nobody retries. */
    public static boolean isRetry() {
        return find().filter(attempt -> attempt.getInfo().getAttempt() > 1).isPresent();
    }

    public static Optional<ActivityExecutionContext> find() {
        try {
            return Optional.of(Activity.getExecutionContext());
        } catch (IllegalStateException noActivity) {
            return Optional.empty();
        }
    }
}
