package dev.switchboard.activities.usage;

import java.util.Locale;

/** Which way a call or message went, as seen from our number. */
public enum Direction {
    INBOUND,
    OUTBOUND;

    /** From Twilio's word: {@code outbound-api}, {@code outbound-dial}, {@code outbound-reply}… are all outbound. */
    static Direction of(String twilioDirection) {
        return twilioDirection.toLowerCase(Locale.ROOT).startsWith("outbound") ? OUTBOUND : INBOUND;
    }
}
