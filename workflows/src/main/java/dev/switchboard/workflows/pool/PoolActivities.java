package dev.switchboard.workflows.pool;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pools, in the database. Every method may be repeated, and then changes nothing. */
@ActivityInterface
public interface PoolActivities {

    /**
     * Opens the purchases of pools that lack free numbers, once per check: not of those that are being refilled, that
     * were refused a short while ago, or that have as many numbers as they may.
     *
     * @param checkId names the check
     * @param after in the order of owners and names, after this one; from the beginning when it is null
     * @return none when no further pool lacks any
     */
    @ActivityMethod
    List<PoolRefill> openRefills(String checkId, @Nullable PoolKey after, int limit);

    /** Takes back a purchase that was not started. */
    @ActivityMethod
    void discardRefill(String operationId);
}
