package dev.switchboard.activities.secret;

/** A secret was to be kept, and there is no key to encrypt it with. */
public final class NoSecretKeyException extends RuntimeException {

    /** What is missing, and the cure. */
    public static final String MESSAGE = "There is no key to encrypt secrets with: set " + SecretProperties.VARIABLE
            + " to what `openssl rand -base64 32` prints, or " + SecretProperties.VARIABLE
            + "_FILE to a file with it, and start again.";

    NoSecretKeyException() {
        super(MESSAGE);
    }
}
