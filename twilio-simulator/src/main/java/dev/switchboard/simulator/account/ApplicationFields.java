package dev.switchboard.simulator.account;

import java.util.List;

/** The changeable fields of a TwiML application; what unset ones show follows the example in Twilio's OpenAPI. */
public final class ApplicationFields {

    public static final List<Field> ALL = List.of(
            Field.text("api_version", "ApiVersion", "2010-04-01"),
            Field.text("friendly_name", "FriendlyName", "Simulated application"),
            Field.url("message_status_callback", "MessageStatusCallback", null),
            Field.method("sms_fallback_method", "SmsFallbackMethod"),
            Field.url("sms_fallback_url", "SmsFallbackUrl", null),
            Field.method("sms_method", "SmsMethod"),
            Field.url("sms_status_callback", "SmsStatusCallback", null),
            Field.url("sms_url", "SmsUrl", null),
            Field.url("status_callback", "StatusCallback", null),
            Field.method("status_callback_method", "StatusCallbackMethod"),
            Field.flag("voice_caller_id_lookup", "VoiceCallerIdLookup", false),
            Field.url("voice_fallback_url", "VoiceFallbackUrl", null),
            Field.method("voice_fallback_method", "VoiceFallbackMethod"),
            Field.method("voice_method", "VoiceMethod"),
            Field.url("voice_url", "VoiceUrl", null),
            Field.flag("public_application_connect_enabled", "PublicApplicationConnectEnabled", false));

    private ApplicationFields() {}

    static void require(String name) {
        if (ALL.stream().noneMatch(field -> field.name().equals(name))) {
            throw new IllegalArgumentException(name + " is not a field of an Application");
        }
    }
}
