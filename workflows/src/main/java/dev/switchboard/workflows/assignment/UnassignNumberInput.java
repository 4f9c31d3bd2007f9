package dev.switchboard.workflows.assignment;

import org.jspecify.annotations.Nullable;

/**
 * What to unassign.
 *
 * @param operationId the operation's id, that of the batch when it is part of one
 * @param owner the caller's subject
 * @param phoneNumberId the number
 * @param restore whether what still is ours gets the value back that Twilio held before the number was assigned;
 *     otherwise it is cleared
 * @param fromAgentId the agent that it has to have; none for whichever
 * @param batch how a batch goes about it; none when somebody waits for the answer
 */
public record UnassignNumberInput(
        String operationId,
        String owner,
        String phoneNumberId,
        boolean restore,
        @Nullable String fromAgentId,
        @Nullable InBatch batch) {

    /** From whichever agent. */
    public UnassignNumberInput(String operationId, String owner, String phoneNumberId, boolean restore) {
        this(operationId, owner, phoneNumberId, restore, null, null);
    }

    /** Without putting anything back. */
    public UnassignNumberInput(String operationId, String owner, String phoneNumberId) {
        this(operationId, owner, phoneNumberId, false);
    }
}
