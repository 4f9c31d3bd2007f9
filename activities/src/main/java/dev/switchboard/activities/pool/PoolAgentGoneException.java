package dev.switchboard.activities.pool;

/** The agent that a pool was to name has been deleted meanwhile, so the pool stays as it was. */
public final class PoolAgentGoneException extends RuntimeException {

    PoolAgentGoneException(String agentId, Throwable cause) {
        super("Agent " + agentId + " was deleted a moment ago; name another one, or create it again.", cause);
    }
}
