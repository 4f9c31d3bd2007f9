package dev.switchboard.activities.twilio;

import dev.switchboard.activities.twilio.error.TwilioException;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's own record of what the account did, read only. Every method throws {@link TwilioException}; none retries. A
 * list may have rows of other days too.
 */
public interface TwilioLedger {

    /**
     * One page of the calls that began on a day, at most 1,000.
     *
     * @param day UTC
     * @param pageToken from the page before; none for the first
     */
    CallsPage calls(LocalDate day, @Nullable String pageToken);

    /** One call; empty when Twilio has no such call. */
    Optional<LedgerCall> call(String callSid);

    /** One page of the messages that were sent or received on a day, as {@link #calls}. */
    MessagesPage messages(LocalDate day, @Nullable String pageToken);

    /** The segments of a message; 0 as long as Twilio does not know. */
    int segments(String messageSid);
}
