package dev.switchboard.api.security;

import java.io.Serial;
import org.springframework.security.core.AuthenticationException;

/** A token cannot be checked now, since the provider of the keys does not answer; the token may be right. */
final class TokensUncheckableException extends AuthenticationException {

    @Serial
    private static final long serialVersionUID = 1L;

    TokensUncheckableException(Throwable cause) {
        super("The keys that tokens are checked with cannot be had", cause);
    }
}
