package dev.switchboard.workflows.usage;

import org.jspecify.annotations.Nullable;

/**
 * Where a comparison stands, carried from run to run by continue-as-new.
 *
 * @param ledger the list that is being read
 * @param pageToken its next page; none for the first
 * @param result what was found so far
 */
public record ReconcileCursor(Ledger ledger, @Nullable String pageToken, ReconcileUsageResult result) {

    /** Nothing done yet. */
    public static final ReconcileCursor START = new ReconcileCursor(Ledger.CALLS, null, ReconcileUsageResult.NONE);

    ReconcileCursor after(ReconciledPage page) {
        return new ReconcileCursor(ledger, page.nextPageToken(), result.plus(page.result()));
    }

    ReconcileCursor withLedger(Ledger next) {
        return new ReconcileCursor(next, null, result);
    }
}
