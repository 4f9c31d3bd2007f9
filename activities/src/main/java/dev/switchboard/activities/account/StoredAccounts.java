package dev.switchboard.activities.account;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.secret.StoredSecrets;
import dev.switchboard.activities.secret.UnreadableSecretException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The accounts that owners have stored. Who may see or change which is the caller's concern. */
@Component
public final class StoredAccounts {

    private static final Logger log = LoggerFactory.getLogger(StoredAccounts.class);

    private static final String COLUMNS = "account_sid, owner, parent_account_sid, friendly_name, requests_per_second,"
            + " rotation_id, rotated_at, version, created_at, updated_at";

    private final JdbcClient jdbc;
    private final StoredSecrets secrets;
    private final Clock clock;

    StoredAccounts(JdbcClient jdbc, StoredSecrets secrets, Clock clock) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Stores an account.
     *
     * @return empty when there is one of that SID, whosever it is
     * @throws dev.switchboard.activities.secret.NoSecretKeyException when its token cannot be encrypted
     */
    public Optional<StoredAccount> insert(NewAccount account) {
        int inserted = jdbc.sql("""
                INSERT INTO twilio_account (account_sid, owner, parent_account_sid, friendly_name, requests_per_second,
                                            auth_token, created_at, updated_at)
                VALUES (:accountSid, :owner, :parent, :friendlyName, :perSecond, :authToken, :now, :now)
                ON CONFLICT DO NOTHING
                """)
                .param("accountSid", account.accountSid())
                .param("owner", account.owner())
                .param("parent", account.parentAccountSid())
                .param("friendlyName", account.friendlyName())
                .param("perSecond", account.requestsPerSecond())
                .param("authToken", secrets.encrypt(account.authToken(), account.accountSid()))
                .param("now", Times.now(clock))
                .update();
        return inserted == 0 ? Optional.empty() : find(account.accountSid());
    }

    public Optional<StoredAccount> find(String accountSid) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM twilio_account WHERE account_sid = :accountSid")
                .param("accountSid", accountSid)
                .query(StoredAccounts::account)
                .optional();
    }

    /** As it is, and as it stays until the transaction ends. */
    public Optional<StoredAccount> lock(String accountSid) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM twilio_account WHERE account_sid = :accountSid FOR NO KEY UPDATE")
                .param("accountSid", accountSid)
                .query(StoredAccounts::account)
                .optional();
    }

    /** The owner's accounts in the order of their SIDs. */
    public Slice<StoredAccount> list(String owner, @Nullable String afterSid, int limit) {
        return Slice.of(
                jdbc.sql("SELECT " + COLUMNS + " FROM twilio_account WHERE owner = :owner AND account_sid > :after"
                                + " ORDER BY account_sid LIMIT :limit")
                        .param("owner", owner)
                        .param("after", afterSid == null ? "" : afterSid)
                        .param("limit", limit + 1)
                        .query(StoredAccounts::account)
                        .list(),
                limit,
                StoredAccount::accountSid);
    }

    /** Replaces name and rate; empty when there is no such account. */
    public Optional<StoredAccount> update(
            String accountSid, @Nullable String friendlyName, @Nullable Double requestsPerSecond) {
        jdbc.sql("""
                UPDATE twilio_account SET friendly_name = :friendlyName, requests_per_second = :perSecond,
                    version = version + 1, updated_at = :now
                WHERE account_sid = :accountSid
                """)
                .param("accountSid", accountSid)
                .param("friendlyName", friendlyName)
                .param("perSecond", requestsPerSecond)
                .param("now", Times.now(clock))
                .update();
        return find(accountSid);
    }

    /**
     * Replaces the token by one that Twilio has made past us; no other is accepted any more.
     *
     * @return false while a rotation is under way
     */
    public boolean replaceToken(String accountSid, String authToken) {
        return jdbc.sql("""
                UPDATE twilio_account a
                SET auth_token = :authToken, next_auth_token = NULL, previous_auth_token = NULL,
                    next_may_exist = false, rotation_id = NULL, version = version + 1, updated_at = :now
                WHERE account_sid = :accountSid
                  AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.id = a.rotation_id AND o.ended_at IS NULL)
                """)
                        .param("accountSid", accountSid)
                        .param("authToken", secrets.encrypt(authToken, accountSid))
                        .param("now", Times.now(clock))
                        .update()
                == 1;
    }

    /** Why an account was not deleted, or that it is gone. */
    public enum Deletion {
        DELETED,
        /** A number of it is bound to an agent, or about to be. */
        NUMBERS_BOUND,
        /** Its auth token is being rotated. */
        ROTATING
    }

    /** Forgets the account and its tokens; its free numbers stay, and work again once it is stored anew. */
    public Deletion delete(String accountSid) {
        int deleted = jdbc.sql("""
                WITH numbers AS MATERIALIZED (
                    -- Waits for who is reserving one, and whoever comes later finds the account gone.
                    SELECT state FROM phone_number WHERE account_sid = :accountSid FOR UPDATE)
                DELETE FROM twilio_account a
                WHERE account_sid = :accountSid
                  AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.id = a.rotation_id AND o.ended_at IS NULL)
                  AND NOT EXISTS (SELECT 1 FROM numbers WHERE state NOT IN ('FREE', 'RELEASED'))
                """).param("accountSid", accountSid).update();
        if (deleted == 1) {
            return Deletion.DELETED;
        }
        if (find(accountSid).isEmpty()) {
            return Deletion.DELETED;
        }
        return hasBoundNumbers(accountSid) ? Deletion.NUMBERS_BOUND : Deletion.ROTATING;
    }

    private boolean hasBoundNumbers(String accountSid) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM phone_number"
                        + " WHERE account_sid = :accountSid AND state NOT IN ('FREE', 'RELEASED'))")
                .param("accountSid", accountSid)
                .query(Boolean.class)
                .single();
    }

    /** The versions of all accounts, by which a process sees what has changed. */
    public Map<String, Long> versions() {
        Map<String, Long> versions = new HashMap<>();
        jdbc.sql("SELECT account_sid, version FROM twilio_account").query(row -> {
            versions.put(row.getString(1), row.getLong(2));
        });
        return versions;
    }

    /**
     * An account with its tokens; empty when it is gone.
     *
     * @throws UnreadableSecretException when they cannot be decrypted
     */
    public Optional<AccountWithTokens> findWithTokens(String accountSid) {
        return jdbc.sql("SELECT " + COLUMNS + ", auth_token, next_auth_token, previous_auth_token"
                        + " FROM twilio_account WHERE account_sid = :accountSid")
                .param("accountSid", accountSid)
                .query((row, number) -> new AccountWithTokens(account(row, number), tokens(row)))
                .optional();
    }

    public record AccountWithTokens(StoredAccount account, AccountTokens tokens) {}

    /**
     * Encrypts with the current key whatever is encrypted with a former one. Versions stay, as the tokens do.
     *
     * @return how many accounts that were
     */
    public int encryptAnew() {
        int anew = 0;
        for (String accountSid : jdbc.sql("""
                SELECT account_sid FROM twilio_account
                WHERE NOT starts_with(auth_token, :current)
                   OR NOT starts_with(COALESCE(next_auth_token, :current), :current)
                   OR NOT starts_with(COALESCE(previous_auth_token, :current), :current)
                """)
                .param("current", secrets.currentPrefix())
                .query(String.class)
                .list()) {
            anew += encryptAnew(accountSid);
        }
        if (anew > 0) {
            log.info("The auth tokens of {} accounts are encrypted with the current key now", anew);
        }
        return anew;
    }

    /** Unless somebody has changed it meanwhile, who used a key of its own time. */
    private int encryptAnew(String accountSid) {
        AccountWithTokens found;
        try {
            Optional<AccountWithTokens> stored = findWithTokens(accountSid);
            if (stored.isEmpty()) {
                return 0;
            }
            found = stored.get();
        } catch (UnreadableSecretException e) {
            log.error("The auth token of {} cannot be read: {}", accountSid, e.getMessage());
            return 0;
        }
        return jdbc.sql("""
                UPDATE twilio_account
                SET auth_token = :current, next_auth_token = :next, previous_auth_token = :previous
                WHERE account_sid = :accountSid AND version = :version
                """)
                .param("accountSid", accountSid)
                .param("version", found.account().version())
                .param("current", encrypted(found.tokens().current(), accountSid))
                .param("next", encrypted(found.tokens().next(), accountSid))
                .param("previous", encrypted(found.tokens().previous(), accountSid))
                .update();
    }

    private @Nullable String encrypted(@Nullable String token, String accountSid) {
        return token == null ? null : secrets.encrypt(token, accountSid);
    }

    private AccountTokens tokens(ResultSet row) throws SQLException {
        String accountSid = row.getString("account_sid");
        return new AccountTokens(
                secrets.decrypt(row.getString("auth_token"), accountSid),
                decrypted(row.getString("next_auth_token"), accountSid),
                decrypted(row.getString("previous_auth_token"), accountSid));
    }

    private @Nullable String decrypted(@Nullable String stored, String accountSid) {
        return stored == null ? null : secrets.decrypt(stored, accountSid);
    }

    private static StoredAccount account(ResultSet row, int number) throws SQLException {
        return new StoredAccount(
                row.getString("account_sid"),
                row.getString("owner"),
                row.getString("parent_account_sid"),
                row.getString("friendly_name"),
                row.getObject("requests_per_second", Double.class),
                row.getString("rotation_id"),
                Times.find(row, "rotated_at"),
                row.getLong("version"),
                Times.get(row, "created_at"),
                Times.get(row, "updated_at"));
    }
}
