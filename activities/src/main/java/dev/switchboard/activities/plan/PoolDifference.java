package dev.switchboard.activities.plan;

import dev.switchboard.activities.pool.Pool;
import org.jspecify.annotations.Nullable;

/**
 * How a pool differs from the file.
 *
 * @param before the pool as it is; none when there is none yet
 * @param after the pool as it is to be, whole
 */
public record PoolDifference(@Nullable Pool before, Pool after) {}
