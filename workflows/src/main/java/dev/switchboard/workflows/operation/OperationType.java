package dev.switchboard.workflows.operation;

public enum OperationType {
    ASSIGN,
    UNASSIGN,
    /** To another agent. */
    MOVE,
    UPDATE,
    /** Assigns many numbers. */
    ASSIGN_FLEET,
    /** Takes many numbers from their agents. */
    UNASSIGN_FLEET,
    /** Moves many numbers to another agent. */
    MOVE_FLEET,
    /** Makes many numbers, and agents, what a file says. */
    APPLY_PLAN,
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
        return changesBindings() || this == UPDATE_FLEET || this == UNDO_FLEET || this == REPAIR_DRIFT;
    }

    /** Whether it is a batch that changes who answers its numbers. */
    public boolean changesBindings() {
        return this == ASSIGN_FLEET || this == UNASSIGN_FLEET || this == MOVE_FLEET || this == APPLY_PLAN;
    }
}
