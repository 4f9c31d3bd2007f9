package dev.switchboard.activities.pool;

import dev.switchboard.workflows.number.MonthlyPrice;

/**
 * How many numbers a pool has.
 *
 * @param minFree so many are to be free: what lacks is bought
 * @param max how many it has at most, used ones included: more are not bought
 * @param most what each may cost a month
 */
public record PoolLimits(int minFree, int max, MonthlyPrice most) {}
