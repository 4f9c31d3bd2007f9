package dev.switchboard.workflows.saga;

import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.Failures;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Functions;

/**
 * Whether a write of an operation at Twilio may still be carried out though its step failed: an undo waits for that.
 */
public final class UnansweredWrites {

    private boolean any;

    /** Runs a step that writes, and lets its failure through. */
    public void noticing(Functions.Proc step) {
        try {
            step.apply();
        } catch (ActivityFailure | CanceledFailure failure) {
            noticed(failure);
            throw failure;
        }
    }

    /** A step that writes has failed. */
    public void noticed(Throwable failure) {
        any |= Failures.deliveryOf(failure) == Delivery.OUTSTANDING;
    }

    /** Before an undo: waits once for what may still come. */
    public void settle() {
        if (any) {
            any = false;
            Pause.untilTwilioHasSettled();
        }
    }
}
