package dev.switchboard.workflows.drift;

import dev.switchboard.workflows.account.AccountPage;
import org.jspecify.annotations.Nullable;

/**
 * What a page came to.
 *
 * @param checked how many of its numbers were compared
 * @param next the page to read next; none after the last
 */
public record CheckedPage(int checked, @Nullable AccountPage next) {}
