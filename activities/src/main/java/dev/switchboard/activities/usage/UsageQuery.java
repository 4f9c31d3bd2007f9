package dev.switchboard.activities.usage;

import java.time.LocalDate;

/**
 * Whose usage of when.
 *
 * @param from the first day, UTC
 * @param to the last day, UTC
 */
public record UsageQuery(String owner, LocalDate from, LocalDate to, UsageFilter filter) {}
