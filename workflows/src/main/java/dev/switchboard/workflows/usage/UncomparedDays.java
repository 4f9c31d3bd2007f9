package dev.switchboard.workflows.usage;

import java.util.List;

/**
 * Days whose usage has not been compared with Twilio.
 *
 * @param days UTC dates as {@code 2026-03-10}, oldest first
 */
public record UncomparedDays(List<String> days) {

    public UncomparedDays {
        days = List.copyOf(days);
    }
}
