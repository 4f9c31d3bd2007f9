package dev.switchboard.bench.fleet;

import java.util.Map;

/** What a number's fields should be, and what they are when somebody else has changed them. */
final class Webhooks {

    static final String PUBLIC_URL = "https://bench.example.com";
    static final String CONNECTION_OVERRIDES = "#rc=2&rp=ct,5xx,rt";
    static final String AGENT = "agent_fleet";

    static final String VOICE_URL = PUBLIC_URL + "/api/twilio/voice?agentId=" + AGENT;
    static final String VOICE_FALLBACK_URL = PUBLIC_URL + "/api/twilio/voice/fallback?agentId=" + AGENT;
    static final String STATUS_CALLBACK = PUBLIC_URL + "/api/twilio/status" + CONNECTION_OVERRIDES;
    static final String SMS_URL = PUBLIC_URL + "/api/twilio/webhook";
    static final String SMS_FALLBACK_URL = PUBLIC_URL + "/api/twilio/webhook/fallback";

    /** By Twilio's name. */
    static final Map<String, String> RIGHT = Map.of(
            "voice_url",
            VOICE_URL,
            "voice_method",
            "POST",
            "voice_fallback_url",
            VOICE_FALLBACK_URL,
            "voice_fallback_method",
            "POST",
            "status_callback",
            STATUS_CALLBACK,
            "status_callback_method",
            "POST",
            "sms_url",
            SMS_URL,
            "sms_method",
            "POST",
            "sms_fallback_url",
            SMS_FALLBACK_URL,
            "sms_fallback_method",
            "POST");

    /** Voice and SMS go to somebody else. */
    static final Map<String, String> DRIFTED = Map.of(
            "voice_url", "https://them.example/voice",
            "voice_method", "GET",
            "voice_fallback_url", "",
            "voice_fallback_method", "POST",
            "status_callback", "",
            "status_callback_method", "POST",
            "sms_url", "https://them.example/sms",
            "sms_method", "POST",
            "sms_fallback_url", "",
            "sms_fallback_method", "POST");

    private Webhooks() {}
}
