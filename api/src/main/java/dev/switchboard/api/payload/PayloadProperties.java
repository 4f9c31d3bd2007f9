package dev.switchboard.api.payload;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The encryption of payloads.
 *
 * @param key the keys, 32 bytes each in base64, separated by commas: the first one encrypts, all of them decrypt; none
 *     for payloads in the clear; never shown
 * @param keyFile the same from a file, one on a line
 * @param codecUiOrigin the Temporal UI that may have payloads decoded, for example
 *     {@code https://temporal.example.com}; without it there is no codec endpoint
 */
@ConfigurationProperties("switchboard.payload")
public record PayloadProperties(
        @DefaultValue("") String key,
        @Nullable Path keyFile,
        @Nullable URI codecUiOrigin) {

    public PayloadProperties {
        keyFile = keyFile == null || keyFile.toString().isBlank() ? null : keyFile;
        codecUiOrigin = codecUiOrigin == null || codecUiOrigin.toString().isBlank() ? null : codecUiOrigin;
        if (!key.isBlank() && keyFile != null) {
            throw new IllegalArgumentException(
                    "switchboard.payload: set only one of key (SWITCHBOARD_PAYLOAD_KEY) and key-file"
                            + " (SWITCHBOARD_PAYLOAD_KEY_FILE).");
        }
        if (codecUiOrigin != null && key.isBlank() && keyFile == null) {
            throw new IllegalArgumentException(
                    "switchboard.payload.codec-ui-origin (SWITCHBOARD_CODEC_UI_ORIGIN) needs a key to decode with: set"
                            + " SWITCHBOARD_PAYLOAD_KEY.");
        }
        if (codecUiOrigin != null && !isOrigin(codecUiOrigin)) {
            throw new IllegalArgumentException(
                    "switchboard.payload.codec-ui-origin (SWITCHBOARD_CODEC_UI_ORIGIN) must be scheme, host and port of"
                            + " the Temporal UI, for example https://temporal.example.com: " + codecUiOrigin);
        }
    }

    /** Whether payloads are encrypted. */
    public boolean encrypts() {
        return !key.isBlank() || keyFile != null;
    }

    private static boolean isOrigin(URI origin) {
        String path = origin.getRawPath();
        return origin.getScheme() != null
                && origin.getScheme().matches("https?")
                && origin.getHost() != null
                && origin.getRawUserInfo() == null
                && (path == null || path.isEmpty())
                && origin.getRawQuery() == null
                && origin.getRawFragment() == null;
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "PayloadProperties[keyFile=%s, codecUiOrigin=%s]".formatted(keyFile, codecUiOrigin);
    }
}
