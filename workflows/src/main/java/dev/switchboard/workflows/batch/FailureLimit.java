package dev.switchboard.workflows.batch;

import org.jspecify.annotations.Nullable;

/**
 * How many numbers may fail before a batch pauses; one of the two.
 *
 * @param count so many
 * @param percent so many of a hundred numbers that are to be updated
 */
public record FailureLimit(
        @Nullable Integer count, @Nullable Integer percent) {

    public FailureLimit {
        if ((count == null) == (percent == null)) {
            throw new IllegalArgumentException("Give a count or a percentage");
        }
    }

    /** Whether so many failures, of so many numbers to update, are too many. */
    public boolean exceededBy(int failures, int toUpdate) {
        if (count != null) {
            return failures > count;
        }
        return percent != null && failures * 100L > (long) percent * toUpdate;
    }

    /** {@code 5} or {@code 5 %}. */
    @Override
    public String toString() {
        return count != null ? String.valueOf(count) : percent + " %";
    }
}
