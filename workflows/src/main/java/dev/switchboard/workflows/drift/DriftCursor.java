package dev.switchboard.workflows.drift;

import dev.switchboard.workflows.account.AccountPage;
import org.jspecify.annotations.Nullable;

/**
 * Where a check stands, carried from run to run by continue-as-new.
 *
 * @param phase what it does
 * @param page the page to read next; none for the first
 * @param after the last owner whose numbers were repaired, or the last number that was cleared, in the order of their
 *     names and ids; empty before the first
 * @param checked numbers compared so far
 */
public record DriftCursor(CheckPhase phase, @Nullable AccountPage page, String after, int checked) {

    /** Nothing done yet. */
    public static final DriftCursor START = new DriftCursor(CheckPhase.READING, null, "", 0);

    /** What a check does, one after the other. */
    public enum CheckPhase {
        /** Reads the account's pages and compares them. */
        READING,
        /** Looks for numbers that no page listed. */
        MISSING,
        /** Repairs what the agents' policies say. */
        REPAIRING,
        /** Clears what is left at free numbers, where the policies say so. */
        CLEARING
    }

    DriftCursor after(CheckedPage read) {
        CheckPhase then = read.next() == null ? CheckPhase.MISSING : phase;
        return new DriftCursor(then, read.next(), after, checked + read.checked());
    }

    /** What comes next, from its beginning. */
    DriftCursor in(CheckPhase next) {
        return new DriftCursor(next, null, "", checked);
    }

    DriftCursor after(String ownerOrNumber) {
        return new DriftCursor(phase, page, ownerOrNumber, checked);
    }
}
