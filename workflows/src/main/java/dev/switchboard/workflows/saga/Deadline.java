package dev.switchboard.workflows.saga;

import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Functions;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/**
 * A limit on how long the steps of an operation take. A workflow timer, since a workflow execution timeout would end
 * the workflow without running the undos (docs.temporal.io/encyclopedia/detecting-workflow-failures).
 */
public final class Deadline {

    private static final TimerOptions TIMER =
            TimerOptions.newBuilder().setSummary("Deadline of the operation").build();

    private final Duration limit;
    private boolean exceeded;

    private Deadline(Duration limit) {
        this.limit = limit;
    }

    /** Runs the steps; cancels what is under way when they take longer, and fails with deadline_exceeded. */
    public static void within(Duration limit, Functions.Proc steps) {
        new Deadline(limit).run(steps);
    }

    private void run(Functions.Proc steps) {
        CancellationScope scope = Workflow.newCancellationScope(steps::apply);
        CancellationScope timer = Workflow.newCancellationScope(() -> Workflow.newTimer(limit, TIMER)
                .handle((elapsed, cancelled) -> {
                    if (cancelled == null) {
                        exceeded = true;
                        scope.cancel("deadline exceeded");
                    }
                    return "";
                }));
        timer.run();
        try {
            scope.run();
        } catch (RuntimeException failure) {
            throw exceeded ? exceeded() : failure;
        } finally {
            timer.cancel();
        }
    }

    private RuntimeException exceeded() {
        return Failures.nonRetryable(OperationFailure.of(
                ErrorCode.DEADLINE_EXCEEDED, "The operation took longer than " + limit.toMinutes() + " minutes."));
    }
}
