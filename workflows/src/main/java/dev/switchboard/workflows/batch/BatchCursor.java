package dev.switchboard.workflows.batch;

/**
 * Where a batch stands, carried from run to run by continue-as-new. What it was told is in the database.
 *
 * @param phase what it does
 * @param page the page of the account that is planned, or the one of the last number that was started
 * @param afterPhoneNumberId the last number of that page that was started, in the order of their ids; empty before the
 *     first
 * @param sweep how often the numbers that were busy have been tried again
 */
public record BatchCursor(Phase phase, int page, String afterPhoneNumberId, int sweep) {

    /** Nothing done yet. */
    public static final BatchCursor START = new BatchCursor(Phase.PLANNING, 0, "", 0);

    /** What a batch does, one after the other. */
    public enum Phase {
        /** Reads the account's pages and compares them. */
        PLANNING,
        /** Updates the first few numbers and verifies them. */
        CANARY,
        /** Updates the others. */
        UPDATING
    }

    BatchCursor withNextPage() {
        return new BatchCursor(phase, page + 1, "", sweep);
    }

    BatchCursor withPhase(Phase next) {
        return new BatchCursor(next, 0, "", 0);
    }

    BatchCursor withStarted(PendingNumber number) {
        return new BatchCursor(phase, number.page(), number.phoneNumberId(), sweep);
    }

    BatchCursor withSweep(int next) {
        return new BatchCursor(phase, 0, "", next);
    }
}
