package dev.switchboard.workflows.fleet;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Brings all assigned numbers of an owner, or some of them, up to date, or puts back what such a batch changed; touches
 * only those that differ.
 */
@WorkflowInterface
public interface UpdateFleetWebhooksWorkflow {

    /** The numbers' single results are kept in the database, never in payloads. */
    @WorkflowMethod(name = "UpdateFleetWebhooks")
    FleetProgress update(UpdateFleetWebhooksInput input);

    /** Starts no further number until {@link #resume}; those under way end. */
    @SignalMethod
    void pause();

    /** Goes on after {@link #pause}, or after the batch paused itself; what has failed until then is accepted. */
    @SignalMethod
    void resume();

    /** Gives the batch a rate of its own, in requests a second; none takes it away. The account's rate holds in any case. */
    @SignalMethod
    void setRate(@Nullable Double requestsPerSecond);

    @QueryMethod
    FleetProgress progress();
}
