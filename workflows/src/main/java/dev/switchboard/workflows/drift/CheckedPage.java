package dev.switchboard.workflows.drift;

import org.jspecify.annotations.Nullable;

/** How many numbers of a page were compared, and the token of the next page, none after the last. */
public record CheckedPage(int checked, @Nullable String nextPageToken) {}
