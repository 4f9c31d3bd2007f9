package dev.switchboard.workflows.account;

/**
 * Whose auth token to rotate. The tokens themselves are in no payload.
 *
 * @param operationId the operation's id
 * @param owner whose account it is
 * @param accountSid the account
 * @param settleSeconds how long until every process accepts the next token as well
 * @param graceSeconds how long webhooks that were signed with the former token may be on their way
 */
public record RotateAuthTokenInput(
        String operationId, String owner, String accountSid, int settleSeconds, int graceSeconds) {}
