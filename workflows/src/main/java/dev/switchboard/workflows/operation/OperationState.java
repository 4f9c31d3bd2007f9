package dev.switchboard.workflows.operation;

/** Where an operation stands. */
public enum OperationState {
    /** Accepted, its workflow not yet seen to run. */
    PENDING,
    /** Its workflow runs. */
    RUNNING,
    /** Done: database and Twilio agree on what was asked for. */
    COMPLETED,
    /** Refused before anything was changed. */
    FAILED,
    /** Failed, and everything it had changed was put back. */
    COMPENSATED,
    /** Failed, and something could not be put back: a person has to look. */
    COMPENSATION_INCOMPLETE,
    /** Cancelled, and everything it had changed was put back. */
    CANCELLED,
    /** Its workflow was lost with the server it ran on; its number was put right afterwards. */
    INTERRUPTED;

    /** Whether nothing more will happen. */
    public boolean ended() {
        return this != PENDING && this != RUNNING;
    }
}
