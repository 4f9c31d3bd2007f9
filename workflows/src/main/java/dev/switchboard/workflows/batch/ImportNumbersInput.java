package dev.switchboard.workflows.batch;

import org.jspecify.annotations.Nullable;

/**
 * What to import.
 *
 * @param operationId the operation's id
 * @param owner who the imported numbers belong to
 * @param accountSid the account that they are in; none for the configured one
 */
public record ImportNumbersInput(
        String operationId, String owner, @Nullable String accountSid) {

    /** From the configured account. */
    public ImportNumbersInput(String operationId, String owner) {
        this(operationId, owner, null);
    }
}
