package dev.switchboard.activities.agent;

/** The agent still has a number, so it cannot be deleted. */
public final class AgentInUseException extends RuntimeException {

    private AgentInUseException(String message, Throwable cause) {
        super(message, cause);
    }

    static AgentInUseException ofItsNumbers(String id, Throwable cause) {
        return new AgentInUseException(
                "Agent " + id + " still has a phone number; unassign its numbers, or move them, first.", cause);
    }

    static AgentInUseException ofNumberOnItsWay(String id, Throwable cause) {
        return new AgentInUseException(
                "A phone number is just being moved to agent " + id
                        + "; cancel that operation, or wait until it ends and unassign the number, first.",
                cause);
    }

    static AgentInUseException ofPools(String id, Throwable cause) {
        return new AgentInUseException(
                "Agent " + id
                        + " gets the numbers of a pool; name another agent with PUT /api/pools/{name}, or delete the"
                        + " pool, first. GET /api/pools tells which.",
                cause);
    }
}
