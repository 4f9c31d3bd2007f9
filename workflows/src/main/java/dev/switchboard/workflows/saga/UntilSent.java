package dev.switchboard.workflows.saga;

import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.Failures;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Steps wait for a database that is away, and those of a batch for their turn, as long as it takes. However long the
 * database is away, or slow the account has become, it says nothing about the number, so it is no attempt. (A deadline
 * or a cancellation ends the wait.)
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
        repeat(
                step,
                failure -> Failures.deliveryOf(failure) == Delivery.NEVER_SENT || Failures.databaseAway(failure),
                unsent);
    }

    /**
     * Of a step that somebody waits for: it waits for the database only, and a turn that is not to be had is a failure.
     */
    public static <T> T onceTheDatabaseAnswers(Functions.Func<T> step) {
        List<T> result = new ArrayList<>(1);
        onceTheDatabaseAnswers(() -> result.add(step.apply()), unsent -> {});
        return result.get(0);
    }

    /**
     * As {@link #onceTheDatabaseAnswers(Functions.Func)}.
     *
     * @param unsent as above
     */
    public static void onceTheDatabaseAnswers(Functions.Proc step, Functions.Proc1<ActivityFailure> unsent) {
        repeat(step, Failures::databaseAway, unsent);
    }

    private static void repeat(
            Functions.Proc step, Predicate<ActivityFailure> again, Functions.Proc1<ActivityFailure> unsent) {
        boolean sent = false;
        while (!sent) {
            try {
                step.apply();
                sent = true;
            } catch (ActivityFailure failure) {
                if (!again.test(failure)) {
                    throw failure;
                }
                unsent.apply(failure);
            }
        }
    }
}
