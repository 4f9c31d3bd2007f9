package dev.switchboard.workflows.batch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a batch is, in numbers, and what it was told, as the database says.
 *
 * @param total numbers of the batch found so far
 * @param unchanged right already, so not touched
 * @param updated brought up to date
 * @param failed could not be brought up to date; nothing of them was left changed
 * @param paused whether the batch is paused
 * @param pausedBecause why it paused itself; none when it was asked to
 * @param requestsPerSecond the batch's own rate, when it has one
 * @param numbersPerSecond how many numbers ended in a second, pauses left out; none before there is something to tell
 *     from
 */
public record BatchProgress(
        int total,
        int unchanged,
        int updated,
        int failed,
        boolean paused,
        @Nullable String pausedBecause,
        @Nullable Double requestsPerSecond,
        @Nullable Double numbersPerSecond) {

    /** Counts only, of a batch that goes on at the account's rate. */
    public BatchProgress(int total, int unchanged, int updated, int failed) {
        this(total, unchanged, updated, failed, false, null, null, null);
    }

    /** The counts by themselves. */
    public BatchProgress counts() {
        return new BatchProgress(total, unchanged, updated, failed);
    }

    /** The counts as an audit message has them. */
    public Map<String, Integer> audited() {
        return Map.of("total", total, "unchanged", unchanged, "updated", updated, "failed", failed);
    }

    /** How long the numbers that are still to be done take at that rate. */
    public @Nullable Long secondsLeft() {
        return numbersPerSecond == null ? null : Math.round(remaining() / numbersPerSecond);
    }

    /** Numbers still to be done. */
    public int remaining() {
        return total - unchanged - updated - failed;
    }
}
