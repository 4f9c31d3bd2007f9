package dev.switchboard.simulator.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Messaging Service.
 *
 * @param sid MG…
 * @param settings what is set, by Twilio's snake_case field name
 */
public record SimulatedService(String sid, Map<String, String> settings, Instant dateCreated, Instant dateUpdated) {

    public SimulatedService {
        if (!SimulatorSids.isSid("MG", sid)) {
            throw new IllegalArgumentException("sid must be MG and 32 hexadecimal digits, not " + sid);
        }
        settings.keySet().forEach(ServiceFields::require);
        settings = Map.copyOf(settings);
    }

    /** A service with a SID that follows from its name; it answers inbound messages itself, with no URL set. */
    public static SimulatedService of(String friendlyName) {
        return withSid(SimulatorSids.sid("MG", friendlyName)).with("friendly_name", friendlyName);
    }

    public static SimulatedService withSid(String sid) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new SimulatedService(sid, Map.of(), now, now);
    }

    /**
     * With one field changed.
     *
     * @param field Twilio's name, for example {@code use_inbound_webhook_on_number}
     * @param value null or empty unsets it
     */
    public SimulatedService with(String field, @Nullable String value) {
        Map<String, String> changed = new HashMap<>(settings);
        Field.set(changed, field, value);
        return withSettings(changed, dateUpdated);
    }

    public SimulatedService withSettings(Map<String, String> newSettings, Instant updated) {
        return new SimulatedService(sid, newSettings, dateCreated, updated);
    }
}
