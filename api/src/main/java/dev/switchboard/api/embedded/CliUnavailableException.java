package dev.switchboard.api.embedded;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Temporal's CLI cannot be had by a download. The message says why, as a part of a sentence. */
final class CliUnavailableException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    CliUnavailableException(String message) {
        super(message);
    }

    CliUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
