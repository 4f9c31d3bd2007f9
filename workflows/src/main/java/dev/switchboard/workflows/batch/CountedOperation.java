package dev.switchboard.workflows.batch;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.util.Map;

/** An operation on many numbers: marked as running first, then in the frame of every operation, with counts. */
public final class CountedOperation {

    private final BatchActivities batch;
    private final OperationFrame frame;

    public CountedOperation(OperationFrame frame) {
        this.frame = frame;
        this.batch = Workflow.newLocalActivityStub(
                BatchActivities.class, StepOptions.database("Operation " + frame.operationId()));
    }

    /** Runs the process; the counts are asked for when it has ended. (A continue-as-new passes through.) */
    public void run(Functions.Proc process, Functions.Func<Map<String, Integer>> counts) {
        batch.beginOperation(frame.operationId());
        frame.counting(counts).run(process);
        frame.completed();
    }
}
