package dev.switchboard.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits for its time.
 *
 * @param callback where it reports its status, if it says so itself
 */
record ScheduledMessage(MessageRecord message, @Nullable String callback, Instant sendAt) {

    String sid() {
        return message.sid();
    }
}
