package dev.switchboard.activities.twilio;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call (leg) on Twilio's record.
 *
 * @param parentSid the call that it was dialled from
 * @param direction Twilio's word: {@code inbound}, {@code outbound-api}, {@code outbound-dial}…
 * @param status Twilio's word
 * @param startedAt when it began or, when it never did, was created
 * @param seconds its length, 0 when it was not answered
 * @param charged whether it has cost something, as far as Twilio knows yet
 */
public record LedgerCall(
        String sid,
        String accountSid,
        @Nullable String parentSid,
        String direction,
        String from,
        String to,
        String status,
        @Nullable Instant startedAt,
        int seconds,
        boolean charged) {

    /** A call that was dialled from no other, and whose price Twilio does not know yet. */
    public LedgerCall(
            String sid,
            String accountSid,
            String direction,
            String from,
            String to,
            String status,
            @Nullable Instant startedAt,
            int seconds) {
        this(sid, accountSid, null, direction, from, to, status, startedAt, seconds, false);
    }

    /** The same as a leg that was dialled from another call. */
    public LedgerCall dialledFrom(String parent) {
        return new LedgerCall(sid, accountSid, parent, direction, from, to, status, startedAt, seconds, charged);
    }

    /** The same with a price. */
    public LedgerCall asCharged() {
        return new LedgerCall(sid, accountSid, parentSid, direction, from, to, status, startedAt, seconds, true);
    }
}
