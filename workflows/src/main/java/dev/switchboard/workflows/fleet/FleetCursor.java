package dev.switchboard.workflows.fleet;

/**
 * Where a batch stands, carried from run to run by continue-as-new. What it was told is in the database.
 *
 * @param phase what it does
 * @param page the page of the account that is planned, or the one of the last number that was started
 * @param afterPhoneNumberId the last number of that page that was started, in the order of their ids; empty before the
 *     first
 * @param sweep how often the numbers that were busy have been tried again
 */
public record FleetCursor(Phase phase, int page, String afterPhoneNumberId, int sweep) {

    /** Nothing done yet. */
    public static final FleetCursor START = new FleetCursor(Phase.PLANNING, 0, "", 0);

    /** What a batch does, one after the other. */
    public enum Phase {
        /** Reads the account's pages and compares them. */
        PLANNING,
        /** Updates the first few numbers and verifies them. */
        CANARY,
        /** Updates the others. */
        UPDATING
    }

    FleetCursor withNextPage() {
        return new FleetCursor(phase, page + 1, "", sweep);
    }

    FleetCursor withPhase(Phase next) {
        return new FleetCursor(next, 0, "", 0);
    }

    FleetCursor withStarted(PendingNumber number) {
        return new FleetCursor(phase, number.page(), number.phoneNumberId(), sweep);
    }

    FleetCursor withSweep(int next) {
        return new FleetCursor(phase, 0, "", next);
    }
}
