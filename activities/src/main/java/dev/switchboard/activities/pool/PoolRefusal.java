package dev.switchboard.activities.pool;

import dev.switchboard.workflows.operation.OperationFailure;
import java.time.Instant;

/**
 * Why a pool was not refilled.
 *
 * @param because the reason of the last refill
 * @param operationId that refill
 * @param at when it ended
 * @param times how many have failed, one after another
 * @param retryAt when the next one is tried
 */
public record PoolRefusal(OperationFailure because, String operationId, Instant at, int times, Instant retryAt) {}
