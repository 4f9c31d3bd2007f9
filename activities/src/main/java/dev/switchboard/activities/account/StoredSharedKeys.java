package dev.switchboard.activities.account;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.secret.StoredSecrets;
import dev.switchboard.activities.secret.UnreadableSecretException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The shared keys of stored accounts. Several are valid at a time. To rotate one, the operator adds the next and points
 * Twilio's Setting at it. The former one is removed when no request that was signed with it is on its way any more. Who
 * may do so is the caller's concern.
 */
@Component
public final class StoredSharedKeys {

    /** Twilio signs with one of them; the others are for rotations. */
    public static final int MOST = 10;

    private static final Logger log = LoggerFactory.getLogger(StoredSharedKeys.class);

    private final JdbcClient jdbc;
    private final StoredSecrets secrets;
    private final Clock clock;

    StoredSharedKeys(JdbcClient jdbc, StoredSecrets secrets, Clock clock) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** What became of a key that was to be kept. */
    public enum Outcome {
        ADDED,
        REPLACED,
        /** The account has {@link #MOST} already. */
        TOO_MANY,
        NO_SUCH_ACCOUNT
    }

    /**
     * Keeps a key, or replaces its secret.
     *
     * @throws dev.switchboard.activities.secret.NoSecretKeyException when the secret cannot be encrypted
     */
    public Outcome keep(String accountSid, String keySid, String secret) {
        // Two callers at a time may each add the last one; the limit only keeps the cache small.
        String outcome = jdbc.sql("""
                WITH account AS (
                    UPDATE twilio_account SET version = version + 1 WHERE account_sid = :accountSid RETURNING account_sid
                ), had AS (
                    SELECT count(*) AS keys, count(*) FILTER (WHERE key_sid = :keySid) AS same
                    FROM twilio_shared_key WHERE account_sid = :accountSid
                ), kept AS (
                    INSERT INTO twilio_shared_key (account_sid, key_sid, secret, created_at)
                    SELECT a.account_sid, :keySid, :secret, :now FROM account a, had
                    WHERE had.same > 0 OR had.keys < :most
                    ON CONFLICT (account_sid, key_sid) DO UPDATE
                    SET secret = excluded.secret, created_at = excluded.created_at
                    RETURNING 1
                )
                SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM account) THEN 'NO_SUCH_ACCOUNT'
                            WHEN NOT EXISTS (SELECT 1 FROM kept) THEN 'TOO_MANY'
                            WHEN had.same > 0 THEN 'REPLACED' ELSE 'ADDED' END
                FROM had
                """)
                .param("accountSid", accountSid)
                .param("keySid", keySid)
                .param("secret", secrets.encrypt(secret, owner(accountSid, keySid)))
                .param("now", Times.now(clock))
                .param("most", MOST)
                .query(String.class)
                .single();
        return Outcome.valueOf(outcome);
    }

    /** The account's keys in the order of their SIDs. */
    public List<SharedKey> list(String accountSid) {
        return jdbc.sql("""
                SELECT key_sid, created_at FROM twilio_shared_key WHERE account_sid = :accountSid ORDER BY key_sid
                """)
                .param("accountSid", accountSid)
                .query((row, number) -> new SharedKey(row.getString("key_sid"), Times.get(row, "created_at")))
                .list();
    }

    /** Forgets a key; false when there is no such one. */
    public boolean remove(String accountSid, String keySid) {
        return jdbc.sql("""
                WITH account AS (
                    -- Locked before the key, as by who keeps one: the other way round each could wait for the other.
                    UPDATE twilio_account SET version = version + 1
                    WHERE account_sid = :accountSid AND EXISTS (
                        SELECT 1 FROM twilio_shared_key WHERE account_sid = :accountSid AND key_sid = :keySid)
                    RETURNING account_sid)
                DELETE FROM twilio_shared_key k USING account a
                WHERE k.account_sid = a.account_sid AND k.key_sid = :keySid
                """)
                        .param("accountSid", accountSid)
                        .param("keySid", keySid)
                        .update()
                == 1;
    }

    /** The secrets of the account's keys; one that cannot be decrypted is not among them, and the log says so. */
    public SharedKeySecrets secrets(String accountSid) {
        Map<String, String> found = new HashMap<>();
        jdbc.sql("SELECT key_sid, secret FROM twilio_shared_key WHERE account_sid = :accountSid")
                .param("accountSid", accountSid)
                .query(row -> {
                    String keySid = row.getString("key_sid");
                    try {
                        found.put(keySid, secrets.decrypt(row.getString("secret"), owner(accountSid, keySid)));
                    } catch (UnreadableSecretException e) {
                        log.error("The shared key {} of {} cannot be read: {}", keySid, accountSid, e.getMessage());
                    }
                });
        return new SharedKeySecrets(found);
    }

    /**
     * Encrypts with the current key whatever is encrypted with a former one.
     *
     * @return how many keys that were
     */
    public int encryptAnew() {
        List<Stored> old = jdbc.sql("""
                SELECT account_sid, key_sid, secret FROM twilio_shared_key WHERE NOT starts_with(secret, :current)
                """)
                .param("current", secrets.currentPrefix())
                .query(Stored.class)
                .list();
        int anew = 0;
        for (Stored key : old) {
            anew += encryptAnew(key);
        }
        return anew;
    }

    /** Unless somebody has changed it meanwhile. */
    private int encryptAnew(Stored key) {
        String owner = owner(key.accountSid(), key.keySid());
        try {
            return jdbc.sql("""
                    UPDATE twilio_shared_key SET secret = :anew
                    WHERE account_sid = :accountSid AND key_sid = :keySid AND secret = :secret
                    """)
                    .param("accountSid", key.accountSid())
                    .param("keySid", key.keySid())
                    .param("secret", key.secret())
                    .param("anew", secrets.encrypt(secrets.decrypt(key.secret(), owner), owner))
                    .update();
        } catch (UnreadableSecretException e) {
            log.error("The shared key {} of {} cannot be read: {}", key.keySid(), key.accountSid(), e.getMessage());
            return 0;
        }
    }

    private static String owner(String accountSid, String keySid) {
        return accountSid + "/" + keySid;
    }

    /** A row, its secret encrypted. */
    record Stored(String accountSid, String keySid, String secret) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Stored[" + accountSid + ", " + keySid + "]";
        }
    }
}
