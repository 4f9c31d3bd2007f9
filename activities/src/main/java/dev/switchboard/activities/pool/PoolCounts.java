package dev.switchboard.activities.pool;

/**
 * What a pool has now.
 *
 * @param free numbers that nobody has
 * @param used numbers that an agent or an operation has
 * @param coming numbers that are being bought
 */
public record PoolCounts(int free, int used, int coming) {

    /** How many numbers to buy so that enough are free, as far as the pool may have more. */
    public int lacks(PoolLimits limits) {
        return Math.max(0, Math.min(limits.minFree() - free - coming, room(limits)));
    }

    /** How many more it may have. */
    public int room(PoolLimits limits) {
        return Math.max(0, limits.max() - free - used - coming);
    }
}
