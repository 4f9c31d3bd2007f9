package dev.switchboard.activities.agent;

/** The id asked for a new agent belongs to another one, perhaps of another owner. */
public final class AgentIdTakenException extends RuntimeException {

    AgentIdTakenException(String id) {
        super("The id " + id + " is taken; choose another, or leave it out to have one made.");
    }
}
