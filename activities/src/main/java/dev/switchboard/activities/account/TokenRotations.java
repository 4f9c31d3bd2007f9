package dev.switchboard.activities.account;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.secret.StoredSecrets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The steps of a rotation on the stored tokens. Each answers whether the account is as the step wants it, and may be
 * repeated; none does anything to an account that another rotation works on.
 */
@Component
public final class TokenRotations {

    private final JdbcClient jdbc;
    private final StoredSecrets secrets;
    private final Clock clock;

    TokenRotations(JdbcClient jdbc, StoredSecrets secrets, Clock clock) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** Marks the account; so is one whose rotation was lost with its workflow. */
    public boolean begin(String accountSid, String owner, String operationId) {
        return jdbc.sql("""
                UPDATE twilio_account a SET rotation_id = :operationId, version = version + 1, updated_at = :now
                WHERE account_sid = :accountSid AND owner = :owner
                  AND (rotation_id IS NULL OR rotation_id = :operationId
                       OR NOT EXISTS (SELECT 1 FROM operation o WHERE o.id = a.rotation_id AND o.ended_at IS NULL))
                """)
                        .param("accountSid", accountSid)
                        .param("owner", owner)
                        .param("operationId", operationId)
                        .param("now", Times.now(clock))
                        .update()
                == 1;
    }

    /** Whether Twilio may hold a secondary token that we do not. */
    public boolean nextMayExist(String accountSid) {
        return jdbc.sql("SELECT next_may_exist FROM twilio_account WHERE account_sid = :accountSid")
                .param("accountSid", accountSid)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Remembered before Twilio is asked to make one, and taken back when it surely has not. */
    public boolean nextMayExist(String accountSid, String operationId, boolean mayExist) {
        return change("next_may_exist = " + mayExist, accountSid, operationId, "");
    }

    /** Keeps the secondary token as the next one. */
    public boolean keepNext(String accountSid, String operationId, String token) {
        return change("next_auth_token = :token, next_may_exist = false", accountSid, operationId, token);
    }

    /** The promoted token is the current one, and what was current is accepted for a while longer. */
    public boolean promoted(String accountSid, String operationId, String token) {
        return change(
                "previous_auth_token = auth_token, auth_token = :token, next_auth_token = NULL, next_may_exist = false,"
                        + " rotated_at = :now",
                accountSid,
                operationId,
                token);
    }

    /**
     * When the account's token was promoted; empty when not since then.
     *
     * @param since when a rotation was opened that has not ended: nobody else rotates meanwhile
     */
    public Optional<Instant> promotedSince(String accountSid, Instant since) {
        return jdbc.sql(
                        "SELECT rotated_at FROM twilio_account WHERE account_sid = :accountSid AND rotated_at >= :since")
                .param("accountSid", accountSid)
                .param("since", Times.parameter(since))
                .query((row, number) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    /** Whether the operation rotates the account's token, and has not ended. */
    public boolean holds(String accountSid, String operationId) {
        return jdbc.sql("""
                SELECT EXISTS (
                    SELECT 1 FROM twilio_account
                    WHERE account_sid = :accountSid AND rotation_id = :operationId
                      AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.id = :operationId AND o.ended_at IS NOT NULL))
                """)
                .param("accountSid", accountSid)
                .param("operationId", operationId)
                .query(Boolean.class)
                .single();
    }

    /** Forgets the next token, which Twilio does not have any more, and ends the rotation. */
    public boolean undone(String accountSid, String operationId) {
        return change(
                "next_auth_token = NULL, next_may_exist = false, rotation_id = NULL", accountSid, operationId, "");
    }

    /** Forgets the previous token, and ends the rotation. */
    public boolean ended(String accountSid, String operationId) {
        return change("previous_auth_token = NULL, rotation_id = NULL", accountSid, operationId, "");
    }

    private boolean change(String assignments, String accountSid, String operationId, String token) {
        return jdbc.sql("UPDATE twilio_account SET " + assignments + ", version = version + 1, updated_at = :now"
                                + " WHERE account_sid = :accountSid AND rotation_id = :operationId")
                        .param("accountSid", accountSid)
                        .param("operationId", operationId)
                        .param("token", token.isEmpty() ? "" : secrets.encrypt(token, accountSid))
                        .param("now", Times.now(clock))
                        .update()
                == 1;
    }
}
