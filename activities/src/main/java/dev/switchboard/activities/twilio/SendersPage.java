package dev.switchboard.activities.twilio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an account's WhatsApp senders.
 *
 * @param senders at most 1,000
 * @param nextPage how the next is asked for; none after the last
 */
public record SendersPage(
        List<WhatsAppSender> senders, @Nullable String nextPage) {

    public SendersPage {
        senders = List.copyOf(senders);
    }
}
