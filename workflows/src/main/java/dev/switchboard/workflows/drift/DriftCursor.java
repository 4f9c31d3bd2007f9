package dev.switchboard.workflows.drift;

import org.jspecify.annotations.Nullable;

/**
 * Where a check stands, carried from run to run by continue-as-new.
 *
 * @param phase what it does
 * @param pageToken the account's next page; none for the first
 * @param afterOwner the last owner whose numbers were repaired, in the order of their names; empty before the first
 * @param checked numbers compared so far
 */
public record DriftCursor(CheckPhase phase, @Nullable String pageToken, String afterOwner, int checked) {

    /** Nothing done yet. */
    public static final DriftCursor START = new DriftCursor(CheckPhase.READING, null, "", 0);

    /** What a check does, one after the other. */
    public enum CheckPhase {
        /** Reads the account's pages and compares them. */
        READING,
        /** Looks for numbers that no page listed. */
        MISSING,
        /** Repairs what the agents' policies say. */
        REPAIRING
    }

    DriftCursor after(CheckedPage page) {
        String next = page.nextPageToken();
        return new DriftCursor(next == null ? CheckPhase.MISSING : phase, next, afterOwner, checked + page.checked());
    }

    DriftCursor repairing() {
        return new DriftCursor(CheckPhase.REPAIRING, null, afterOwner, checked);
    }

    DriftCursor afterOwner(String owner) {
        return new DriftCursor(phase, pageToken, owner, checked);
    }
}
