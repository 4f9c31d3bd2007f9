package dev.switchboard.workflows.operation;

public enum OperationType {
    ASSIGN,
    UNASSIGN,
    /** To another agent. */
    MOVE,
    UPDATE,
    UPDATE_FLEET,
    UNDO_FLEET,
    IMPORT,
    PURCHASE,
    RELEASE,
    RECONCILE_USAGE,
    CHECK_DRIFT,
    /** A batch that a check started. */
    REPAIR_DRIFT,
    ROTATE_AUTH_TOKEN;

    /** Whether it is a batch: on many numbers, with an item for each, to be paused and resumed. */
    public boolean isBatch() {
        return this == UPDATE_FLEET || this == UNDO_FLEET || this == REPAIR_DRIFT;
    }
}
