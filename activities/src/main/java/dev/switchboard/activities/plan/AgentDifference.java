package dev.switchboard.activities.plan;

import org.jspecify.annotations.Nullable;

/**
 * How an agent differs from the file.
 *
 * @param before the agent as it is, whole; none when there is none yet
 * @param after the agent as it is to be, whole
 */
public record AgentDifference(@Nullable WantedAgent before, WantedAgent after) {}
