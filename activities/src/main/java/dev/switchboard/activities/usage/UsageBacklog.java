package dev.switchboard.activities.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What usage still waits for.
 *
 * @param oldestEvent when the oldest event came that has not been processed; none when all have
 * @param oldestUnsettled when the oldest message was sent whose segments Twilio is still asked for; none without one
 * @param givenUp messages whose segments Twilio is not asked for any more: the daily comparison finds them
 */
public record UsageBacklog(
        @Nullable Instant oldestEvent, @Nullable Instant oldestUnsettled, long givenUp) {}
