package dev.switchboard.activities.secret;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The encryption of secrets in the database.
 *
 * @param key the keys, 32 bytes each in base64, separated by commas: the first one encrypts, all of them decrypt; only
 *     embedded mode does without, and makes one; never shown
 * @param keyFile the same from a file, one on a line
 */
@ConfigurationProperties("switchboard.secrets")
public record SecretProperties(
        @DefaultValue("") String key, @Nullable Path keyFile) {

    /** Where a key is configured. */
    public static final String VARIABLE = "SWITCHBOARD_SECRETS_KEY";

    public SecretProperties {
        keyFile = keyFile == null || keyFile.toString().isBlank() ? null : keyFile;
        if (!key.isBlank() && keyFile != null) {
            throw new IllegalArgumentException("switchboard.secrets: set only one of key (" + VARIABLE
                    + ") and key-file (" + VARIABLE + "_FILE).");
        }
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "SecretProperties[keyFile=" + keyFile + "]";
    }
}
