package dev.switchboard.workflows.batch;

import org.jspecify.annotations.Nullable;

/**
 * How carefully a batch goes.
 *
 * @param dryRun plan only: write nothing to Twilio
 * @param canary so many numbers are updated and verified before the others
 * @param maxFailures how many may fail before the batch pauses; none for any number
 */
public record BatchCare(
        boolean dryRun, int canary, @Nullable FailureLimit maxFailures) {

    /** Every number is written, and failures do not pause the batch. */
    public static final BatchCare NONE = new BatchCare(false, 0, null);

    /** Nothing is written. */
    public static final BatchCare DRY_RUN = new BatchCare(true, 0, null);
}
