package dev.switchboard.activities.pool;

import dev.switchboard.workflows.number.MonthlyPrice;

/**
 * How many numbers a pool has.
 *
 * @param minFree so many are to be free: what lacks is bought
 * @param max with more than so many in all, used ones as well, none is bought
 * @param most what each may cost a month
 */
public record PoolLimits(int minFree, int max, MonthlyPrice most) {}
