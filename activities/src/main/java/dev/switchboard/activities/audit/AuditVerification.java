package dev.switchboard.activities.audit;

import org.jspecify.annotations.Nullable;

/**
 * Whether an owner's audit messages are what was written, all of it and in that order.
 *
 * @param intact whether nothing is broken
 * @param checked how many messages were right, from the first on
 * @param firstBroken where the chain is broken first; none when it is intact
 * @param head the last link; none while the chain is empty or broken. Whoever notes it down can ask later whether it is
 *     still part of the chain. A chain that was computed anew has it no longer.
 */
public record AuditVerification(
        boolean intact,
        long checked,
        @Nullable Broken firstBroken,
        @Nullable AuditLink head) {

    static AuditVerification intact(@Nullable AuditLink head) {
        return new AuditVerification(true, head == null ? 0 : head.sequence(), null, head);
    }

    static AuditVerification broken(long checked, Broken firstBroken) {
        return new AuditVerification(false, checked, firstBroken, null);
    }

    /**
     * Where a chain is broken.
     *
     * @param sequence of the message
     * @param message its id; none where it is missing
     */
    public record Broken(long sequence, @Nullable String message, Reason reason) {}

    /** How a chain is broken. */
    public enum Reason {
        /** A message of that number should be there. */
        MISSING,
        /** The message, or the one before it, does not say what it said when it was written, or was put in later. */
        CHANGED,
        /** The chain is whole, but is not the one of which the caller has noted a link. */
        NOT_AS_NOTED
    }
}
