package dev.switchboard.activities.batch;

/** How a number of a batch ended, unless it failed. */
enum NumberOutcome {
    /** Twilio holds what it should, by a request of the batch. */
    UPDATED,
    /** It was right already. */
    UNCHANGED,
    /** Another operation holds it. Nothing was done. */
    BUSY
}
