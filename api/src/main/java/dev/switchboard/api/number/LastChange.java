package dev.switchboard.api.number;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.twilio.NumberChange;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last change of a number at Twilio, as Twilio's Monitor tells it; this service's own changes are among them.
 *
 * @param source web for the Twilio Console, api for a request, twilio for Twilio itself
 * @param actorType user, account or another of Twilio's words
 * @param actorSid the user's or the account's SID
 * @param sourceIpAddress where it came from
 * @param fields what was changed, by Twilio's names
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LastChange(
        Instant at,
        @Schema(example = "web") String source,
        @Schema(example = "user") @Nullable String actorType,
        @Nullable String actorSid,
        @Nullable String sourceIpAddress,
        List<String> fields) {

    static LastChange of(NumberChange change) {
        return new LastChange(
                change.at(), change.source(), change.actorType(), change.actorSid(), change.address(), change.fields());
    }
}
