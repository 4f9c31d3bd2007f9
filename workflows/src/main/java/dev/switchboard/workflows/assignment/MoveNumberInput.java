package dev.switchboard.workflows.assignment;

import org.jspecify.annotations.Nullable;

/**
 * What to move.
 *
 * @param operationId the operation's id, that of the batch when the move is part of one
 * @param owner the caller's subject, who must own the number and the agents
 * @param phoneNumberId the number
 * @param fromAgentId the agent that it has
 * @param toAgentId the agent that it gets; the same one to change its channels only
 * @param channels those that it gets; none for those that it has
 * @param batch how a batch goes about it; none when somebody waits for the answer
 */
public record MoveNumberInput(
        String operationId,
        String owner,
        String phoneNumberId,
        String fromAgentId,
        String toAgentId,
        @Nullable WantedChannels channels,
        @Nullable InBatch batch) {

    /** With the channels that it has. */
    public MoveNumberInput(
            String operationId,
            String owner,
            String phoneNumberId,
            String fromAgentId,
            String toAgentId,
            @Nullable InBatch batch) {
        this(operationId, owner, phoneNumberId, fromAgentId, toAgentId, null, batch);
    }
}
