package dev.switchboard.workflows.batch;

import org.jspecify.annotations.Nullable;

/** What one page of an import did, and the token of the next page, none after the last. */
public record ImportedPage(
        ImportNumbersResult result, @Nullable String nextPageToken) {}
