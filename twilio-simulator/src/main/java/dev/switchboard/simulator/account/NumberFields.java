package dev.switchboard.simulator.account;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The changeable fields of an IncomingPhoneNumber; what unset ones show follows the example in Twilio's OpenAPI. */
public final class NumberFields {

    public static final List<Field> ALL = List.of(
            Field.text("friendly_name", "FriendlyName", null),
            Field.text("address_sid", "AddressSid", null),
            Field.text("address_requirements", null, "none"),
            Field.text("api_version", "ApiVersion", "2010-04-01"),
            Field.flag("beta", null, false),
            Field.text("bundle_sid", "BundleSid", null),
            Field.text("emergency_status", "EmergencyStatus", "Inactive"),
            Field.text("emergency_address_sid", "EmergencyAddressSid", null),
            Field.text("emergency_address_status", null, "unregistered"),
            Field.text("identity_sid", "IdentitySid", null),
            Field.text("origin", null, "twilio"),
            Field.url("sms_url", "SmsUrl", ""),
            Field.method("sms_method", "SmsMethod"),
            Field.url("sms_fallback_url", "SmsFallbackUrl", ""),
            Field.method("sms_fallback_method", "SmsFallbackMethod"),
            Field.text("sms_application_sid", "SmsApplicationSid", ""),
            Field.url("status_callback", "StatusCallback", ""),
            Field.method("status_callback_method", "StatusCallbackMethod"),
            Field.text("trunk_sid", "TrunkSid", null),
            Field.url("voice_url", "VoiceUrl", null),
            Field.method("voice_method", "VoiceMethod"),
            Field.url("voice_fallback_url", "VoiceFallbackUrl", null),
            Field.method("voice_fallback_method", "VoiceFallbackMethod"),
            Field.text("voice_application_sid", "VoiceApplicationSid", ""),
            Field.flag("voice_caller_id_lookup", "VoiceCallerIdLookup", false),
            Field.text("voice_receive_mode", "VoiceReceiveMode", "voice"),
            Field.text("status", null, "in-use"),
            Field.text("type", null, "local"));

    /** What is set on a number, and shown by the Routes API in place of the number itself. */
    public static final String VOICE_REGION = "voice_region";

    private static final Map<String, Field> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Field::name, Function.identity()));

    private NumberFields() {}

    static boolean has(String name) {
        return BY_NAME.containsKey(name) || name.equals(VOICE_REGION);
    }

    public static Field byParameter(String parameter) {
        return ALL.stream()
                .filter(field -> parameter.equals(field.parameter()))
                .findFirst()
                .orElseThrow();
    }

    static void require(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException(name + " is not a changeable field of an IncomingPhoneNumber");
        }
    }
}
