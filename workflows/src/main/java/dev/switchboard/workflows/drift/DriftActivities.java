package dev.switchboard.workflows.drift;

import dev.switchboard.workflows.assignment.UnassignNumberInput;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a check finds, in the database. Every method may be repeated. */
@ActivityInterface
public interface DriftActivities {

    /** Makes the operation's row, unless whoever asked for the check made it. */
    @ActivityMethod
    void beginCheck(DriftCheck check, String workflowId);

    /**
     * Keeps as drifted some of the numbers that no page listed.
     *
     * @return whether there may be more
     */
    @ActivityMethod
    boolean findMissing(DriftCheck check);

    /** Resolves what is known of numbers that have no binding any more, or have one where something was left over. */
    @ActivityMethod
    void resolveRebound(DriftCheck check);

    /**
     * Owners with numbers that the check saw drifted, that an update can bring right, and whose agent's policy is to do
     * so.
     *
     * @param afterOwner in the order of their names, after this one
     */
    @ActivityMethod
    List<String> ownersToRepair(DriftCheck check, String afterOwner, int limit);

    /**
     * Opens the operation that repairs an owner's numbers, and keeps with it which.
     *
     * @return its id; none when nothing is left to repair
     */
    @ActivityMethod
    @Nullable String openRepair(DriftCheck check, String owner);

    /**
     * Opens operations that clear what is left of us at free numbers, once per check: of numbers that the check saw so,
     * and whose last agent's policy is to repair.
     *
     * @param afterNumber in the order of our ids, after this one
     * @return none when nothing is left to clear
     */
    @ActivityMethod
    List<UnassignNumberInput> openClearings(DriftCheck check, String afterNumber, int limit);

    /** Takes back a repair or a clearing that was not started. */
    @ActivityMethod
    void discardRepair(String operationId);

    /** Counts what the check came to. */
    @ActivityMethod
    DriftResult countCheck(DriftCheck check, int checked);
}
