package dev.switchboard.activities.agent;

/** The agent still has a number, so it cannot be deleted. */
public final class AgentInUseException extends RuntimeException {

    AgentInUseException(String id, Throwable cause) {
        super("Agent " + id + " still has a phone number; unassign its numbers first.", cause);
    }
}
