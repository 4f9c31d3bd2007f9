package dev.switchboard.activities.plan;

/** What a plan does with a number. */
public enum NumberAction {
    /** It gets an agent. */
    ASSIGN,
    /** It loses its agent. */
    UNASSIGN,
    /** It gets another agent, with the channels that it has. */
    MOVE,
    /** It gets other channels, of its agent or with another one. */
    REASSIGN,
    /** Its agent stays; Twilio is brought to what the binding asks for. */
    UPDATE,
    /** Nothing: it differs, and cannot be changed so. */
    CONFLICT
}
