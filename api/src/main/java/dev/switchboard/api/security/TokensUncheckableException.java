package dev.switchboard.api.security;

import java.io.Serial;
import org.springframework.security.core.AuthenticationException;

/** A token cannot be checked now; it may be right. The message says to callers what cannot be reached. */
final class TokensUncheckableException extends AuthenticationException {

    @Serial
    private static final long serialVersionUID = 1L;

    private TokensUncheckableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The provider of the keys does not answer. */
    static TokensUncheckableException forLackOfKeys(Throwable cause) {
        return new TokensUncheckableException(
                "The provider of the keys for tokens cannot be reached now. Try again later.", cause);
    }

    /** Whether the token is revoked cannot be asked. */
    static TokensUncheckableException forLackOfTheDatabase(Throwable cause) {
        return new TokensUncheckableException("The database cannot be reached now. Try again later.", cause);
    }
}
