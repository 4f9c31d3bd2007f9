package dev.switchboard.simulator.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A number that nobody can buy.
 *
 * @param until when it comes back; null for one that somebody else bought
 */
public record Withheld(String phoneNumber, @Nullable Instant until) {

    public boolean holds(Instant now) {
        return until == null || now.isBefore(until);
    }
}
