package dev.switchboard.activities.batch;

/**
 * One number of a batch.
 *
 * @param operationId the batch
 * @param owner who asked for it
 * @param phoneNumberId the number
 */
record BatchNumber(String operationId, String owner, String phoneNumberId) {}
