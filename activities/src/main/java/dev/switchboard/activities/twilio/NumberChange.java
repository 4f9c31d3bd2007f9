package dev.switchboard.activities.twilio;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of a number, as Twilio's Monitor tells it.
 *
 * @param source {@code web} for the Twilio Console, {@code api} for a request, {@code twilio} for Twilio itself
 * @param actorType {@code user}, {@code account} or another of Twilio's words; null where Twilio does not tell
 * @param actorSid the user's or the account's; null where Twilio does not tell
 * @param address the IP address that it came from; null where Twilio does not tell
 * @param fields what was changed, by Twilio's names
 */
public record NumberChange(
        Instant at,
        String source,
        @Nullable String actorType,
        @Nullable String actorSid,
        @Nullable String address,
        List<String> fields) {

    public NumberChange {
        fields = List.copyOf(fields);
    }
}
