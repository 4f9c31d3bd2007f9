package dev.switchboard.activities.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.Restoration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was put back of what a number had before it was ours, for people.
 *
 * @param restored by channel, for example {@code voice}, the values by the names of Twilio's parameters
 * @param notRestored what Twilio did not take back, so that it was cleared; it is kept
 */
public record AuditRestoration(
        Map<String, Map<String, String>> restored,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NotRestored> notRestored) {

    /** A value that Twilio did not take back, by the name of its parameter, and why. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NotRestored(
            String field, String value, @Nullable Integer twilioCode, String reason) {}

    /** None for what was not asked for. */
    public static @Nullable AuditRestoration of(@Nullable Restoration restoration) {
        if (restoration == null) {
            return null;
        }
        Map<String, Map<String, String>> restored = new LinkedHashMap<>();
        restoration.restored().forEach((channel, values) -> restored.put(EffectiveRoute.nameOf(channel), values));
        return new AuditRestoration(
                restored,
                restoration.refused().stream()
                        .map(value -> new NotRestored(
                                value.field().twilioName(),
                                FoundValue.text(value.value()),
                                value.twilioCode(),
                                value.reason()))
                        .toList());
    }
}
