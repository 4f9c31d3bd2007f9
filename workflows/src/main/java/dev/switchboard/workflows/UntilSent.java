package dev.switchboard.workflows;

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
        while (true) {
            try {
                return step.apply();
            } catch (ActivityFailure failure) {
                if (!Failures.neverSent(failure)) {
                    throw failure;
                }
            }
        }
    }

    public static void run(Functions.Proc step) {
        Boolean unused = call(() -> {
            step.apply();
            return true;
        });
    }
}
