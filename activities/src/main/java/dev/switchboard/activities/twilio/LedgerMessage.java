package dev.switchboard.activities.twilio;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message on Twilio's record.
 *
 * @param direction Twilio's word: {@code inbound}, {@code outbound-api}, {@code outbound-reply}…
 * @param from with a prefix as {@code whatsapp:}, where it has one
 * @param status Twilio's word
 * @param sentAt when it was sent or received or, when it was neither, created
 * @param segments 0 as long as Twilio does not know
 */
public record LedgerMessage(
        String sid,
        String accountSid,
        String direction,
        String from,
        String to,
        String status,
        @Nullable Instant sentAt,
        int segments) {}
