package dev.switchboard.workflows.saga;

import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;

/**
 * The undo steps of a saga. In place of {@code io.temporal.workflow.Saga}, which does not run in a cancelled workflow
 * (temporalio/sdk-java issue 305) and either stops at the first undo that fails or hides it.
 *
 * <p>Register an undo before the step it undoes, and write it so that it also succeeds when the step did nothing: a
 * step that failed may have been carried out.
 */
final class Compensations {

    private static final Logger log = Workflow.getLogger(Compensations.class);

    private final Deque<Undo> undos = new ArrayDeque<>();

    /** Registers the undo of the step that comes next. */
    void add(String name, Functions.Proc undo) {
        undos.push(new Undo(name, undo));
    }

    /**
     * Runs every undo, the last registered first, in a scope of its own that a cancellation does not reach. An undo
     * that fails for good, or by a bug, does not keep the others from running. (How often an undo is retried is up to
     * its activity.)
     *
     * @return what could not be undone; empty when all is as it was
     */
    List<OperationFailure> run() {
        List<OperationFailure> incomplete = new ArrayList<>();
        Workflow.newDetachedCancellationScope(() -> {
                    while (!undos.isEmpty()) {
                        Undo undo = undos.pop();
                        try {
                            undo.step().apply();
                        } catch (RuntimeException failure) {
                            OperationFailure reason = Failures.reasonOf(failure);
                            if (reason.code() == ErrorCode.INTERRUPTED) {
                                // What the operation does not hold any more is another's, and nothing of it to undo.
                                log.warn("Nothing to undo: {}: {}", undo.name(), reason.message());
                                continue;
                            }
                            log.error("Could not undo: {}", undo.name(), failure);
                            incomplete.add(reason.withMessage("Could not " + undo.name() + ": " + reason.message()));
                        }
                    }
                })
                .run();
        return incomplete;
    }

    private record Undo(String name, Functions.Proc step) {}
}
