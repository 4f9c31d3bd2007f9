package dev.switchboard.workflows.fleet;

/** How a number of a batch ended, unless it failed. */
public enum NumberOutcome {
    /** Twilio holds what it should, by a request of the batch. */
    UPDATED,
    /** It was right already. */
    UNCHANGED,
    /** Another operation holds it. Nothing was done. */
    BUSY
}
