package dev.switchboard.workflows.pool;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/**
 * Starts a purchase for each pool that has fewer free numbers than it should. It does not wait for them: each is an
 * operation of its pool's owner, and the next check sees what came of it.
 */
@WorkflowInterface
public interface RefillPoolsWorkflow {

    /** @param after goes on behind this pool; null begins */
    @WorkflowMethod(name = "RefillPools")
    void refill(@Nullable PoolKey after);
}
