package dev.switchboard.workflows.fleet;

import org.jspecify.annotations.Nullable;

/**
 * One number of a batch.
 *
 * @param operationId the batch
 * @param owner who asked for it
 * @param phoneNumberId the number
 * @param requestsPerSecond the batch's own rate, when it has one
 */
public record FleetNumberInput(
        String operationId,
        String owner,
        String phoneNumberId,
        @Nullable Double requestsPerSecond) {}
