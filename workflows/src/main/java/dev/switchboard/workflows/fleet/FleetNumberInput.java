package dev.switchboard.workflows.fleet;

/**
 * One number of a batch.
 *
 * @param operationId the batch
 * @param owner who asked for it
 * @param phoneNumberId the number
 */
public record FleetNumberInput(String operationId, String owner, String phoneNumberId) {}
