package dev.switchboard.workflows.usage;

import dev.switchboard.workflows.account.AccountPage;
import org.jspecify.annotations.Nullable;

/**
 * Where a comparison stands, carried from run to run by continue-as-new.
 *
 * @param ledger the list that is being read
 * @param page the page of it to read next; none for the first
 * @param result what was found so far
 */
public record ReconcileCursor(Ledger ledger, @Nullable AccountPage page, ReconcileUsageResult result) {

    /** Nothing done yet. */
    public static final ReconcileCursor START = new ReconcileCursor(Ledger.CALLS, null, ReconcileUsageResult.NONE);

    ReconcileCursor after(ReconciledPage read) {
        return new ReconcileCursor(ledger, read.next(), result.plus(read.result()));
    }

    ReconcileCursor withLedger(Ledger next) {
        return new ReconcileCursor(next, null, result);
    }
}
