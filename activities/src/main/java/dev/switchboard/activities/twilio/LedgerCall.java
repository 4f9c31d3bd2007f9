package dev.switchboard.activities.twilio;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call (leg) on Twilio's record.
 *
 * @param direction Twilio's word: {@code inbound}, {@code outbound-api}, {@code outbound-dial}…
 * @param status Twilio's word
 * @param startedAt when it began or, when it never did, was created
 * @param seconds its length, 0 when it was not answered
 */
public record LedgerCall(
        String sid,
        String accountSid,
        String direction,
        String from,
        String to,
        String status,
        @Nullable Instant startedAt,
        int seconds) {}
