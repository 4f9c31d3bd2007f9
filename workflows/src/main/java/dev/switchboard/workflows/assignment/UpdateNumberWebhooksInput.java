package dev.switchboard.workflows.assignment;

/**
 * What to update.
 *
 * @param operationId the operation's id, that of the batch when the update is part of one
 * @param owner the caller's subject
 * @param phoneNumberId the number
 */
public record UpdateNumberWebhooksInput(String operationId, String owner, String phoneNumberId) {}
