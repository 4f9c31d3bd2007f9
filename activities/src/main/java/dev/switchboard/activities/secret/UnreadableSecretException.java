package dev.switchboard.activities.secret;

import org.jspecify.annotations.Nullable;

/** A secret cannot be decrypted: its key is not configured, or somebody changed it. */
public final class UnreadableSecretException extends RuntimeException {

    UnreadableSecretException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
