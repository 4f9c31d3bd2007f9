package dev.switchboard.activities.usage;

import dev.switchboard.activities.twilio.TwilioAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which way a call or message went, as seen from our number. */
public enum Direction {
    INBOUND,
    OUTBOUND;

    private static final String ON_TRUNK = "trunking-";

    /**
     * From Twilio's word: {@code outbound-api}, {@code outbound-dial}, {@code outbound-reply}… are outbound, and so is
     * {@code trunking-terminating}, which goes from one's own telephone system to the public network;
     * {@code trunking-originating} comes from there (www.twilio.com/docs/sip-trunking).
     */
    static Direction of(String twilioDirection) {
        String word = twilioDirection.toLowerCase(Locale.ROOT);
        return word.startsWith("outbound") || word.equals("trunking-terminating") ? OUTBOUND : INBOUND;
    }

    /** The side of a call that would be our number, in E.164; none when it is no phone number. */
    static @Nullable String ourNumber(String twilioDirection, @Nullable String from, @Nullable String to) {
        TwilioAddress ours = TwilioAddress.of(of(twilioDirection) == INBOUND ? to : from);
        boolean onTrunk = twilioDirection.toLowerCase(Locale.ROOT).startsWith(ON_TRUNK);
        return onTrunk ? ours.phoneNumberOnTrunk() : ours.phoneNumber();
    }
}
