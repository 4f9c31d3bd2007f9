package dev.switchboard.workflows.assignment;

/**
 * What to unassign.
 *
 * @param operationId the operation's id
 * @param owner the caller's subject
 * @param phoneNumberId the number
 * @param restore whether what still is ours gets the value back that Twilio held before the number was assigned; otherwise
 *     it is cleared
 */
public record UnassignNumberInput(String operationId, String owner, String phoneNumberId, boolean restore) {

    /** Without putting anything back. */
    public UnassignNumberInput(String operationId, String owner, String phoneNumberId) {
        this(operationId, owner, phoneNumberId, false);
    }
}
