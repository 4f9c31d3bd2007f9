package dev.switchboard.activities.batch;

/** Where one number of a batch stands. */
public enum ItemState {
    /** Differs from its binding, still to be done. */
    PENDING,
    /** Was right already. */
    UNCHANGED,
    /** Brought up to date. */
    UPDATED,
    /** Could not be brought up to date; nothing of it was left changed. */
    FAILED;

    /** Whether nothing more will happen. */
    public boolean ended() {
        return this != PENDING;
    }

    boolean canBecome(ItemState next) {
        return this == PENDING && next.ended();
    }
}
