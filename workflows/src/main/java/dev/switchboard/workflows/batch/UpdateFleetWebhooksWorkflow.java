package dev.switchboard.workflows.batch;

import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Brings all assigned numbers of an owner, or some of them, up to date, or puts back what such a batch changed; touches
 * only those that differ. How it is, is in the database: nobody has to ask the workflow.
 */
@WorkflowInterface
public interface UpdateFleetWebhooksWorkflow {

    /** The numbers' single results are kept in the database, never in payloads. */
    @WorkflowMethod(name = "UpdateFleetWebhooks")
    BatchProgress update(UpdateFleetWebhooksInput input);

    /**
     * Starts no further number until {@link #resume}; those under way end.
     *
     * @return how the batch is then
     */
    @UpdateMethod
    BatchProgress pause();

    /** Refuses when the batch is about to end. */
    @UpdateValidatorMethod(updateName = "pause")
    void checkPause();

    /**
     * Goes on after {@link #pause}, or after the batch paused itself; what has failed until then is accepted.
     *
     * @return how the batch is then
     */
    @UpdateMethod
    BatchProgress resume();

    /** Refuses when the batch is about to end. */
    @UpdateValidatorMethod(updateName = "resume")
    void checkResume();

    /**
     * Gives the batch a rate of its own, in requests a second; none takes it away. The account's rate holds in any
     * case.
     *
     * @return how the batch is then
     */
    @UpdateMethod
    BatchProgress setRate(@Nullable Double requestsPerSecond);

    /** Refuses a rate that is not above 0, and any when the batch is about to end. */
    @UpdateValidatorMethod(updateName = "setRate")
    void checkRate(@Nullable Double requestsPerSecond);
}
