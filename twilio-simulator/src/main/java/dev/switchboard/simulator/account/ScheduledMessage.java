package dev.switchboard.simulator.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits for its time.
 *
 * @param callback where it reports its status, if it says so itself
 */
public record ScheduledMessage(
        MessageRecord message, @Nullable String callback, Instant sendAt) {

    public String sid() {
        return message.sid();
    }
}
