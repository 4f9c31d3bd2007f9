package dev.switchboard.workflows.usage;

import dev.switchboard.workflows.account.AccountPage;
import org.jspecify.annotations.Nullable;

/**
 * What a page came to.
 *
 * @param result what was found in it
 * @param next the page to read next; none after the last
 */
public record ReconciledPage(
        ReconcileUsageResult result, @Nullable AccountPage next) {}
