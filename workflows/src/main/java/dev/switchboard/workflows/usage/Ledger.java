package dev.switchboard.workflows.usage;

/** One of the two lists that Twilio keeps of what an account did. */
public enum Ledger {
    CALLS,
    MESSAGES
}
