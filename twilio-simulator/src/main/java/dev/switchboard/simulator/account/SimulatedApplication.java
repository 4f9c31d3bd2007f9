package dev.switchboard.simulator.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A TwiML application.
 *
 * @param sid AP…
 * @param settings what is set, by Twilio's snake_case field name
 */
public record SimulatedApplication(String sid, Map<String, String> settings, Instant dateCreated, Instant dateUpdated) {

    public SimulatedApplication {
        if (!SimulatorSids.isSid("AP", sid)) {
            throw new IllegalArgumentException("sid must be AP and 32 hexadecimal digits, not " + sid);
        }
        settings.keySet().forEach(ApplicationFields::require);
        settings = Map.copyOf(settings);
    }

    /** One without any URL. */
    public static SimulatedApplication of(String sid) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new SimulatedApplication(sid, Map.of(), now, now);
    }

    /**
     * With one field changed.
     *
     * @param field Twilio's name, for example {@code voice_url}
     * @param value null or empty unsets it
     */
    public SimulatedApplication with(String field, @Nullable String value) {
        Map<String, String> changed = new HashMap<>(settings);
        Field.set(changed, field, value);
        return new SimulatedApplication(sid, changed, dateCreated, dateUpdated);
    }

    /** The value of a field by Twilio's name, empty when it is unset. */
    public String get(String field) {
        ApplicationFields.require(field);
        return settings.getOrDefault(field, "");
    }
}
