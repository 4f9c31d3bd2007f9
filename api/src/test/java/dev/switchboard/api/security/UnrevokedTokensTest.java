package dev.switchboard.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class UnrevokedTokensTest {

    @Test
    void aRevokedTokenIsNoToken() {
        assertThatThrownBy(() -> decode(token -> true))
                .isInstanceOf(BadJwtException.class)
                .hasMessageContaining("revoked");
        assertThat(decode(token -> false).getSubject()).isEqualTo("demo");
    }

    @Test
    void aTokenWithoutADatabaseToAskIsNeitherGoodNorBad() {
        assertThatThrownBy(() -> decode(token -> {
                    throw new DataAccessResourceFailureException("connection refused");
                }))
                .isInstanceOf(TokensUncheckableException.class)
                .hasMessage("The database cannot be reached now. Try again later.");
    }

    private static Jwt decode(Predicate<Jwt> revoked) {
        return new UnrevokedTokens(
                        text -> Jwt.withTokenValue(text)
                                .header("alg", "HS256")
                                .subject("demo")
                                .build(),
                        revoked)
                .decode("a.b.c");
    }
}
