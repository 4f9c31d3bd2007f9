package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.Set;

/**
 * The desired state of a number, in the database. Every method is idempotent for one operation: called again with the
 * same operation id it changes nothing and answers the same.
 *
 * <p>Refusals are non-retryable application failures whose type is an {@code ErrorCode}.
 */
@ActivityInterface
public interface NumberActivities {

    /**
     * Reserves a free number for an agent (state ASSIGNING), under compare-and-set.
     *
     * <p>Refusals: number_not_found, number_not_owned, agent_not_found, agent_not_owned, already_assigned,
     * operation_running, capability_missing.
     */
    @ActivityMethod
    BoundNumber reserveNumber(ReserveNumberInput input);

    /** ASSIGNING → ASSIGNED. */
    @ActivityMethod
    void confirmAssignment(String operationId, String phoneNumberId);

    /** ASSIGNING → FREE; nothing when the number is not reserved by this operation. */
    @ActivityMethod
    void releaseReservation(String operationId, String phoneNumberId);

    /**
     * ASSIGNED → RELEASING.
     *
     * <p>Refusals: number_not_found, number_not_owned, not_assigned, operation_running.
     */
    @ActivityMethod
    BoundNumber markReleasing(String operationId, String owner, String phoneNumberId);

    /** RELEASING → FREE. */
    @ActivityMethod
    void confirmRelease(String operationId, String phoneNumberId);

    /**
     * RELEASING or MOVING → ASSIGNED, to the agent that it has; nothing when this operation does not hold the number
     * so.
     */
    @ActivityMethod
    void restoreBinding(String operationId, String phoneNumberId);

    /**
     * ASSIGNED → MOVING: the number stays with its agent, and is about to be the other's. Answers the binding to the
     * other.
     *
     * <p>Refusals: number_not_found, number_not_owned, agent_not_found, agent_not_owned, not_assigned,
     * already_assigned, other_agent, operation_running.
     */
    @ActivityMethod
    BoundNumber markMoving(MoveNumberInput input);

    /** MOVING → ASSIGNED, to the other agent. */
    @ActivityMethod
    void confirmMove(String operationId, String phoneNumberId);

    /**
     * The binding of an assigned number.
     *
     * <p>Refusals: number_not_found, number_not_owned, not_assigned, operation_running.
     */
    @ActivityMethod
    BoundNumber loadBinding(String operationId, String owner, String phoneNumberId);

    /**
     * Keeps what Twilio did not take back of a free number, or one that is about to be, so that a later unassignment
     * can try again. What was put back meanwhile is kept no longer.
     */
    @ActivityMethod
    void keepNotRestored(String operationId, String phoneNumberId, List<RefusedValue> refused, Set<RouteField> putBack);

    /**
     * Keeps the route as it was before the operation wrote anything, the before-image, and what it is about to write.
     * Kept once per operation.
     */
    @ActivityMethod
    void keepSnapshot(String operationId, String phoneNumberId, Route before, List<RouteChange> changes);

    /**
     * What an operation was about to write to the number, with what was there before; nothing when it wrote nothing.
     */
    @ActivityMethod
    List<RouteChange> loadChanges(String operationId, String phoneNumberId);
}
