package dev.switchboard.activities.token;

import dev.switchboard.activities.ground.Times;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tokens that were revoked: one by its id, or all of a subject's that are older than a time. */
@Component
public final class RevokedTokens {

    private final JdbcClient jdbc;

    RevokedTokens(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Whether a token is revoked, by what its claims say.
     *
     * @param jti none of a token without an id, which is revoked with its subject only
     * @param issuedAt none of a token that does not say so, which is older than any time
     */
    public boolean contain(@Nullable String jti, String subject, @Nullable Instant issuedAt) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT FROM revoked_token WHERE jti = CAST(:jti AS text))
                    OR EXISTS (SELECT FROM revoked_subject
                               WHERE subject = :subject
                                 AND issued_before > coalesce(CAST(:issuedAt AS timestamptz), '-infinity'))
                """)
                .param("jti", jti)
                .param("subject", subject)
                .param("issuedAt", Times.parameter(issuedAt))
                .query(Boolean.class)
                .single();
    }

    /**
     * Revokes one token. It is forgotten some time after it would have expired.
     *
     * @param expiresAt when the token expires at the latest; none to keep it for good
     */
    public void revoke(String jti, @Nullable Instant expiresAt) {
        // By as much as clocks may differ, and more: a day.
        jdbc.sql("DELETE FROM revoked_token WHERE expires_at < now() - INTERVAL '1 day'")
                .update();
        jdbc.sql("""
                INSERT INTO revoked_token (jti, expires_at)
                VALUES (:jti, coalesce(CAST(:expiresAt AS timestamptz), 'infinity'))
                ON CONFLICT (jti) DO UPDATE
                SET expires_at = greatest(excluded.expires_at, revoked_token.expires_at)
                """)
                .param("jti", jti)
                .param("expiresAt", Times.parameter(expiresAt))
                .update();
    }

    /**
     * Revokes the subject's tokens that were issued before a time. An earlier time than one that was given before
     * changes nothing.
     *
     * @return the time that holds from now on
     */
    public Instant revokeOf(String subject, Instant issuedBefore) {
        return jdbc.sql("""
                INSERT INTO revoked_subject (subject, issued_before) VALUES (:subject, :issuedBefore)
                ON CONFLICT (subject) DO UPDATE
                SET issued_before = greatest(excluded.issued_before, revoked_subject.issued_before)
                RETURNING issued_before
                """)
                .param("subject", subject)
                .param("issuedBefore", Times.parameter(issuedBefore))
                .query((row, number) -> Times.get(row, "issued_before"))
                .single();
    }
}
