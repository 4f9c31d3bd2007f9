package dev.switchboard.workflows.saga;

import dev.switchboard.workflows.operation.Failures;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Functions;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of a batch wait for their turn as long as it takes. However slow the account has become, what was never sent says
 * nothing about the number, so it is no attempt.
 */
public final class UntilSent {

    private UntilSent() {}

    public static <T> T call(Functions.Func<T> step) {
        List<T> result = new ArrayList<>(1);
        run(() -> result.add(step.apply()));
        return result.get(0);
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
        boolean sent = false;
        while (!sent) {
            try {
                step.apply();
                sent = true;
            } catch (ActivityFailure failure) {
                if (!Failures.neverSent(failure)) {
                    throw failure;
                }
                unsent.apply(failure);
            }
        }
    }
}
