package dev.switchboard.workflows.pool;

import dev.switchboard.workflows.purchase.PurchaseNumberInput;

/**
 * What a pool lacks, as a purchase whose operation is open.
 *
 * @param pool the pool
 * @param purchase what to buy for it
 */
public record PoolRefill(PoolKey pool, PurchaseNumberInput purchase) {}
