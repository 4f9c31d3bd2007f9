package dev.switchboard.bench.faults;

/** What a step of the workload does to a number. */
enum Act {
    /** The number is assigned to an agent. */
    ASSIGN,
    /** The number is taken from its agent, and its webhooks are cleared. */
    UNASSIGN,
    /** The same, and the webhooks from before are put back. */
    UNASSIGN_RESTORE,
    /** The number's webhooks are written again. */
    UPDATE,
    /** The number is read. */
    READ,
    /** Somebody changes the number at Twilio. */
    OUTSIDE,
    /** The operation that runs on the number is cancelled. */
    CANCEL,
    /** An operator terminates the workflow that runs on the number. */
    TERMINATE;

    /** Whether it asks the API for an operation on the number. */
    boolean asksForOperation() {
        return this == ASSIGN || this == UNASSIGN || this == UNASSIGN_RESTORE || this == UPDATE;
    }
}
