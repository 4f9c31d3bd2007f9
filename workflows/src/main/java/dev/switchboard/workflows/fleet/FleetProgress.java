package dev.switchboard.workflows.fleet;

import org.jspecify.annotations.Nullable;

/**
 * How far a batch is, in numbers.
 *
 * @param total numbers of the batch found so far
 * @param unchanged right already, so not touched
 * @param updated brought up to date
 * @param failed could not be brought up to date; nothing of them was left changed
 * @param paused whether the batch is paused
 * @param pausedBecause why it paused itself; none when it was asked to
 * @param requestsPerSecond the batch's own rate, when it has one
 */
public record FleetProgress(
        int total,
        int unchanged,
        int updated,
        int failed,
        boolean paused,
        @Nullable String pausedBecause,
        @Nullable Double requestsPerSecond) {

    /** Counts only. */
    public FleetProgress(int total, int unchanged, int updated, int failed) {
        this(total, unchanged, updated, failed, false, null, null);
    }

    /** The counts with what only the workflow knows. */
    FleetProgress with(FleetCursor cursor) {
        return new FleetProgress(
                total, unchanged, updated, failed, cursor.paused(), cursor.pausedBecause(), cursor.requestsPerSecond());
    }

    /** These counts with the state of the other. */
    public FleetProgress withStateOf(FleetProgress other) {
        return new FleetProgress(
                total, unchanged, updated, failed, other.paused, other.pausedBecause, other.requestsPerSecond);
    }

    /** Numbers still to be done. */
    public int remaining() {
        return total - unchanged - updated - failed;
    }

    /** Numbers that differed or still differ. */
    int toUpdate() {
        return total - unchanged;
    }
}
