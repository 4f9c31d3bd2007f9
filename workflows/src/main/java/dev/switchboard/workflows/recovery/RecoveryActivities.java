package dev.switchboard.workflows.recovery;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What the database knows of an operation whose workflow is gone. */
@ActivityInterface
public interface RecoveryActivities {

    /** The operation as far as it got. */
    @ActivityMethod
    InterruptedOperation loadInterrupted(String operationId, String phoneNumberId);
}
