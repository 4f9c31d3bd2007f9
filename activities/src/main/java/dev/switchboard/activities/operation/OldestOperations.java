package dev.switchboard.activities.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When those of the operations that have not ended began that have been so for longest; none when there is none.
 *
 * @param pending of those whose workflow was not seen to run yet
 * @param onNumber of those that run on one number, which have a deadline
 * @param batch of the batches, which take what their rate and their pauses make of them
 * @param other of what else runs: imports, checks, comparisons, rotations
 */
public record OldestOperations(
        @Nullable Instant pending,
        @Nullable Instant onNumber,
        @Nullable Instant batch,
        @Nullable Instant other) {}
