package dev.switchboard.activities.usage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event in the inbox.
 *
 * @param id grows in the order of arrival
 * @param event what Twilio told
 * @param processedAt when its usage was computed; none when it still waits
 */
public record StoredEvent(
        long id, TwilioEvent event, @Nullable Instant processedAt) {}
