package dev.switchboard.activities.usage;

/** What an event is about. */
public enum EventKind {
    CALL,
    MESSAGE
}
