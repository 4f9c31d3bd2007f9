package dev.switchboard.workflows.audit;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The audit trail. */
@ActivityInterface
public interface AuditActivities {

    /**
     * Appends the one audit message of an operation that ended. Ends the operation itself (its row, or its item in a
     * batch) in the same transaction, so the trail and the list of operations cannot disagree. A second call for the
     * same operation and number changes nothing.
     */
    @ActivityMethod
    void audit(AuditInput input);
}
