package dev.switchboard.workflows.release;

/**
 * What to release.
 *
 * @param operationId the operation's id
 * @param owner the caller's subject
 * @param phoneNumberId the number
 * @param terms when, and under which conditions
 */
public record ReleaseNumberInput(String operationId, String owner, String phoneNumberId, ReleaseTerms terms) {}
