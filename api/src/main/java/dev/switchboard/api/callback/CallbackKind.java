package dev.switchboard.api.callback;

import java.util.Arrays;
import java.util.Locale;

/** What Twilio asked or told, by the path that it used: a metric label. */
enum CallbackKind {
    VOICE("/api/twilio/voice"),
    VOICE_FALLBACK("/api/twilio/voice/fallback"),
    MESSAGE("/api/twilio/webhook"),
    MESSAGE_FALLBACK("/api/twilio/webhook/fallback"),
    STATUS("/api/twilio/status"),
    /** Nothing that we ever told Twilio to ask. */
    OTHER("");

    private final String path;

    CallbackKind(String path) {
        this.path = path;
    }

    static CallbackKind of(String path) {
        return Arrays.stream(values())
                .filter(kind -> kind.path.equals(path))
                .findFirst()
                .orElse(OTHER);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
