package dev.switchboard.workflows.assignment;

import org.jspecify.annotations.Nullable;

/**
 * What to move.
 *
 * @param operationId the operation's id, that of the batch when the move is part of one
 * @param owner the caller's subject, who must own the number and the agents
 * @param phoneNumberId the number
 * @param fromAgentId the agent that it has
 * @param toAgentId the agent that it gets, with the channels that it has
 * @param batch how a batch goes about it; none when somebody waits for the answer
 */
public record MoveNumberInput(
        String operationId,
        String owner,
        String phoneNumberId,
        String fromAgentId,
        String toAgentId,
        @Nullable InBatch batch) {}
