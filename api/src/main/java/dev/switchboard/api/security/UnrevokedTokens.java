package dev.switchboard.api.security;

import dev.switchboard.activities.attempt.DatabaseFaults;
import java.util.function.Predicate;
import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Asks of every token that is right otherwise whether it was revoked. The database is asked each time: a revoked token
 * gets in nowhere from that moment on, in no process.
 */
final class UnrevokedTokens implements JwtDecoder {

    private final JwtDecoder right;
    private final Predicate<Jwt> revoked;

    UnrevokedTokens(JwtDecoder right, Predicate<Jwt> revoked) {
        this.right = right;
        this.revoked = revoked;
    }

    @Override
    public Jwt decode(String token) {
        Jwt decoded = right.decode(token);
        if (isRevoked(decoded)) {
            throw new BadJwtException("The token has been revoked");
        }
        return decoded;
    }

    private boolean isRevoked(Jwt token) {
        try {
            return revoked.test(token);
        } catch (DataAccessException failure) {
            if (DatabaseFaults.of(failure) == DatabaseFaults.OUTAGE) {
                throw TokensUncheckableException.forLackOfTheDatabase(failure);
            }
            throw failure;
        }
    }
}
