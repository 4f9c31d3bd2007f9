package dev.switchboard.activities.usage;

public enum EventKind {
    CALL,
    MESSAGE
}
