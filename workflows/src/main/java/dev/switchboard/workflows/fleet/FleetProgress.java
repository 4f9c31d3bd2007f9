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
 * @param numbersPerSecond how many numbers ended in a second, pauses left out; none before there is something to tell from
 */
public record FleetProgress(
        int total,
        int unchanged,
        int updated,
        int failed,
        boolean paused,
        @Nullable String pausedBecause,
        @Nullable Double requestsPerSecond,
        @Nullable Double numbersPerSecond) {

    /** Too short to tell a rate from. */
    private static final long LEAST_MILLIS = 1_000;

    /** Counts only. */
    public FleetProgress(int total, int unchanged, int updated, int failed) {
        this(total, unchanged, updated, failed, false, null, null, null);
    }

    /** The counts with what only the workflow knows. */
    FleetProgress with(FleetCursor cursor) {
        return new FleetProgress(
                total,
                unchanged,
                updated,
                failed,
                cursor.paused(),
                cursor.pausedBecause(),
                cursor.requestsPerSecond(),
                numbersPerSecond);
    }

    /** The counts as of now with the rate that they make. */
    FleetProgress withRate(FleetCursor cursor, long nowMillis) {
        long millis = cursor.updatingMillisUntil(nowMillis);
        int ended = updated + failed - cursor.endedBefore();
        Double perSecond = millis < LEAST_MILLIS || ended <= 0 ? null : ended * 1_000.0 / millis;
        return new FleetProgress(
                total, unchanged, updated, failed, paused, pausedBecause, requestsPerSecond, perSecond);
    }

    /** The counts by themselves. */
    FleetProgress counts() {
        return new FleetProgress(total, unchanged, updated, failed);
    }

    /** These counts with the state of the other. */
    public FleetProgress withStateOf(FleetProgress other) {
        return new FleetProgress(
                total,
                unchanged,
                updated,
                failed,
                other.paused,
                other.pausedBecause,
                other.requestsPerSecond,
                other.numbersPerSecond);
    }

    /** How long the numbers that are still to be done take at that rate. */
    public @Nullable Long secondsLeft() {
        return numbersPerSecond == null ? null : Math.round(remaining() / numbersPerSecond);
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
