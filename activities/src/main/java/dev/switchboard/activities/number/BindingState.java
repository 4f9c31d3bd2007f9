package dev.switchboard.activities.number;

/** Where the binding of a number stands. */
public enum BindingState {
    /** No agent. */
    FREE,
    /** Reserved for an agent by an operation that is not yet through. */
    ASSIGNING,
    /** Bound to an agent. */
    ASSIGNED,
    /** Still bound to its agent, while an operation gives the number to another. */
    MOVING,
    /** As it was, bound or free, while an operation takes the number from its agent or gives it back to Twilio. */
    RELEASING,
    /** Given back to Twilio. The row stays, for what refers to it; nothing leads back. */
    RELEASED;

    /** Whether an operation holds the number. */
    public boolean held() {
        return this == ASSIGNING || this == MOVING || this == RELEASING;
    }

    boolean canBecome(BindingState next) {
        return switch (this) {
            case FREE -> next == ASSIGNING || next == RELEASING;
            case ASSIGNING -> next == ASSIGNED || next == FREE;
            case ASSIGNED -> next == MOVING || next == RELEASING;
            case MOVING -> next == ASSIGNED;
            case RELEASING -> next == FREE || next == ASSIGNED || next == RELEASED;
            case RELEASED -> false;
        };
    }
}
