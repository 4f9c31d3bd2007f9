package dev.switchboard.activities.agent;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What tells the secrets of an agent's runtime from those of other agents, of an agent that had the same id before, and
 * from those before a renewal. No secret itself.
 *
 * @param former that of the secret before the last renewal; none when it is no longer valid
 */
public record SecretSalts(UUID current, @Nullable UUID former) {}
