package dev.switchboard.workflows.saga;

import dev.switchboard.workflows.operation.Failures;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Functions;

/**
 * Steps of a batch wait for their turn as long as it takes. However slow the account has become, what was never sent says
 * nothing about the number, so it is no attempt.
 */
public final class UntilSent {

    private UntilSent() {}

    public static <T> T call(Functions.Func<T> step) {
        return call(step, unsent -> {});
    }

    private static <T> T call(Functions.Func<T> step, Functions.Proc1<ActivityFailure> unsent) {
        while (true) {
            try {
                return step.apply();
            } catch (ActivityFailure failure) {
                if (!Failures.neverSent(failure)) {
                    throw failure;
                }
                unsent.apply(failure);
            }
        }
    }

    public static void run(Functions.Proc step) {
        run(step, unsent -> {});
    }

    /**
     * As {@link #run(Functions.Proc)}.
     *
     * @param unsent is told each time, as an attempt before the one that was not sent may have been
     */
    public static void run(Functions.Proc step, Functions.Proc1<ActivityFailure> unsent) {
        Boolean unused = call(
                () -> {
                    step.apply();
                    return true;
                },
                unsent);
    }
}
