package dev.switchboard.activities.pool;

/**
 * What a pool has now.
 *
 * @param free numbers that nobody has, and that it can give
 * @param used numbers that an agent or an operation has
 * @param unfit numbers that nobody has, and that it cannot give
 * @param coming numbers that are being bought
 */
public record PoolCounts(int free, int used, int unfit, int coming) {

    /** How many numbers to buy so that enough are free, as far as the pool may have more. */
    public int lacks(PoolLimits limits) {
        return Math.max(0, Math.min(limits.minFree() - free - coming, room(limits)));
    }

    /** Of all kinds. */
    public int all() {
        return free + used + unfit + coming;
    }

    /** With so many that are being bought. */
    public PoolCounts withComing(int numbers) {
        return new PoolCounts(free, used, unfit, numbers);
    }

    /** How many more it may have. */
    public int room(PoolLimits limits) {
        return Math.max(0, limits.max() - all());
    }
}
