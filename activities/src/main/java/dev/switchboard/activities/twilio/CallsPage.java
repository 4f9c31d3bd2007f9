package dev.switchboard.activities.twilio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of calls, and the token of the next, none after the last. */
public record CallsPage(List<LedgerCall> calls, @Nullable String nextPageToken) {

    public CallsPage {
        calls = List.copyOf(calls);
    }
}
