package dev.switchboard.activities.secret;

import org.jspecify.annotations.Nullable;

/** What was encrypted cannot be decrypted: its key is not configured, or it was changed. */
public final class UnreadableSecretException extends RuntimeException {

    UnreadableSecretException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
