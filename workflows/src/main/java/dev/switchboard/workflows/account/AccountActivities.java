package dev.switchboard.workflows.account;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** A rotation in the database. Every method may be repeated. */
@ActivityInterface
public interface AccountActivities {

    /**
     * Marks operation and account; refused when the account is gone, somebody else's, or rotated by another operation.
     */
    @ActivityMethod
    void beginRotation(RotateAuthTokenInput input);

    /** Forgets the former token, and ends the rotation. */
    @ActivityMethod
    void endRotation(RotateAuthTokenInput input);
}
