package dev.switchboard.workflows.usage;

import org.jspecify.annotations.Nullable;

/** What one page came to, and the token of the next page, none after the last. */
public record ReconciledPage(
        ReconcileUsageResult result, @Nullable String nextPageToken) {}
