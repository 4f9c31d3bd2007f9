package dev.switchboard.activities.twilio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of messages, and the token of the next, none after the last. */
public record MessagesPage(
        List<LedgerMessage> messages, @Nullable String nextPageToken) {

    public MessagesPage {
        messages = List.copyOf(messages);
    }
}
