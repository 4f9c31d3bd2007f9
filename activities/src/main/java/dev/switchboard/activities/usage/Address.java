package dev.switchboard.activities.usage;

import dev.switchboard.workflows.number.Channel;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A From or To of Twilio's.
 *
 * @param whatsApp whether it is a WhatsApp address
 * @param phoneNumber E.164; none for a client, a SIP address, a short code or a sender's name
 */
record Address(boolean whatsApp, @Nullable String phoneNumber) {

    private static final String WHATSAPP = "whatsapp:";
    private static final Pattern E164 = Pattern.compile("\\+[0-9]{1,15}");

    static Address of(@Nullable String text) {
        String address = text == null ? "" : text.trim();
        boolean whatsApp = address.startsWith(WHATSAPP);
        String number = whatsApp ? address.substring(WHATSAPP.length()) : address;
        return new Address(whatsApp, E164.matcher(number).matches() ? number : null);
    }

    /** The channel of a message with this address on either side. */
    Channel messageChannel() {
        return whatsApp ? Channel.WHATSAPP : Channel.SMS;
    }
}
