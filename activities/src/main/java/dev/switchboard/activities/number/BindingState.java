package dev.switchboard.activities.number;

/** Where the binding of a number stands. */
public enum BindingState {
    /** No agent. */
    FREE,
    /** Reserved for an agent by an operation that is not yet through. */
    ASSIGNING,
    /** Bound to an agent. */
    ASSIGNED,
    /** Still bound, while an operation takes the number from its agent. */
    RELEASING;

    /** Whether an operation holds the number. */
    public boolean held() {
        return this == ASSIGNING || this == RELEASING;
    }

    boolean canBecome(BindingState next) {
        return switch (this) {
            case FREE -> next == ASSIGNING;
            case ASSIGNING -> next == ASSIGNED || next == FREE;
            case ASSIGNED -> next == RELEASING;
            case RELEASING -> next == FREE || next == ASSIGNED;
        };
    }
}
