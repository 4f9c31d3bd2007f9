package dev.switchboard.simulator.account;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IncomingPhoneNumber.
 *
 * @param sid PN…
 * @param phoneNumber in E.164
 * @param settings what is set, by Twilio's snake_case field name; what is unset is absent, so that 100,000 numbers
 *     fit in memory
 */
public record SimulatedNumber(
        String sid,
        String phoneNumber,
        Capabilities capabilities,
        Map<String, String> settings,
        Instant dateCreated,
        Instant dateUpdated) {

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");

    public SimulatedNumber {
        if (!E164.matcher(phoneNumber).matches()) {
            throw new IllegalArgumentException("phoneNumber must be in E.164, not " + phoneNumber);
        }
        if (!SimulatorSids.isSid("PN", sid)) {
            throw new IllegalArgumentException("sid must be PN and 32 hexadecimal digits, not " + sid);
        }
        settings.keySet().forEach(NumberFields::require);
        settings = Map.copyOf(settings);
    }

    /** A number just bought: voice, SMS and MMS, nothing configured, its SID {@link SimulatorSids#phoneNumberSid}. */
    public static SimulatedNumber of(String phoneNumber) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new SimulatedNumber(
                SimulatorSids.phoneNumberSid(phoneNumber),
                phoneNumber,
                Capabilities.VOICE_SMS_AND_MMS,
                Map.of(),
                now,
                now);
    }

    public SimulatedNumber withSid(String newSid) {
        return new SimulatedNumber(newSid, phoneNumber, capabilities, settings, dateCreated, dateUpdated);
    }

    public SimulatedNumber withCapabilities(Capabilities newCapabilities) {
        return new SimulatedNumber(sid, phoneNumber, newCapabilities, settings, dateCreated, dateUpdated);
    }

    /**
     * With one field changed.
     *
     * @param field Twilio's name, for example {@code voice_url}
     * @param value null or empty unsets it
     */
    public SimulatedNumber with(String field, @Nullable String value) {
        Map<String, String> changed = new HashMap<>(settings);
        Field.set(changed, field, value);
        return withSettings(changed, dateUpdated);
    }

    public SimulatedNumber withSettings(Map<String, String> newSettings, Instant updated) {
        return new SimulatedNumber(sid, phoneNumber, capabilities, newSettings, dateCreated, updated);
    }

    /** The value of a field by Twilio's name, empty when it is unset. */
    public String get(String field) {
        NumberFields.require(field);
        return settings.getOrDefault(field, "");
    }

    public String voiceUrl() {
        return get("voice_url");
    }

    public String voiceFallbackUrl() {
        return get("voice_fallback_url");
    }

    public String smsUrl() {
        return get("sms_url");
    }

    public String smsFallbackUrl() {
        return get("sms_fallback_url");
    }

    public String statusCallback() {
        return get("status_callback");
    }

    public String trunkSid() {
        return get("trunk_sid");
    }
}
