package dev.switchboard.activities.batch;

import dev.switchboard.workflows.route.OperationPace;
import org.jspecify.annotations.Nullable;

/**
 * What whoever carries out a part of a batch has to know before each of its numbers.
 *
 * @param goesOn whether further numbers are begun: it is neither paused nor cancelled
 * @param lost whether its run is gone, so that recovery takes care of the numbers that were begun
 * @param ended whether it has ended: not even a number that was begun is touched
 * @param pace its own, when it has one
 */
record Steering(
        boolean goesOn,
        boolean lost,
        boolean ended,
        @Nullable OperationPace pace) {

    /** One that nobody has told anything. */
    static final Steering UNTOLD = new Steering(true, false, false, null);
}
