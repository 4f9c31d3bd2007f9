package dev.switchboard.activities.twilio;

import dev.switchboard.activities.account.AccountTokens;
import dev.switchboard.activities.account.SharedKeySecrets;
import dev.switchboard.activities.account.StoredAccount;
import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.account.StoredAccounts.AccountWithTokens;
import dev.switchboard.activities.account.StoredSharedKeys;
import dev.switchboard.activities.secret.UnreadableSecretException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The stored accounts with their tokens, decrypted, for this process: read anew when somebody asks and they are older
 * than some seconds. One statement tells what has changed, so neither a callback nor an unknown SID costs one of its
 * own.
 */
final class StoredAccountCache {

    /** How old what is answered may be. A rotation waits for longer than {@link #STALEST}. */
    static final Duration EXPIRY = Duration.ofSeconds(5);

    /**
     * Somebody waits for the answer of the database for longer than that only when what is known is older than this.
     */
    static final Duration STALEST = Duration.ofSeconds(15);

    /** How often SIDs that nobody knows may make it look, all of them together. */
    private static final Duration UNKNOWN_EXPIRY = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(StoredAccountCache.class);

    private final StoredAccounts store;
    private final StoredSharedKeys sharedKeys;
    private final LongSupplier nanoTime;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Snapshot snapshot = new Snapshot(Map.of(), null, 0);

    StoredAccountCache(StoredAccounts store, StoredSharedKeys sharedKeys, LongSupplier nanoTime) {
        this.store = store;
        this.sharedKeys = sharedKeys;
        this.nanoTime = nanoTime;
    }

    /**
     * An account.
     *
     * @param tokens none when they cannot be decrypted
     * @param sharedKeys those that can
     * @param problem why the tokens cannot
     */
    record Cached(
            StoredAccount account,
            @Nullable AccountTokens tokens,
            SharedKeySecrets sharedKeys,
            @Nullable String problem) {}

    /** For who may make us look: an account that was stored a moment ago, by whatever process, is found. */
    Optional<Cached> find(String accountSid) {
        readWhenOlderThan(EXPIRY);
        if (!snapshot.accounts.containsKey(accountSid)) {
            readWhenOlderThan(Duration.ZERO);
        }
        return Optional.ofNullable(snapshot.accounts.get(accountSid));
    }

    /** Looks whether the account is still there. */
    void forgetDeleted(String accountSid) {
        if (snapshot.accounts.containsKey(accountSid) && store.find(accountSid).isEmpty()) {
            readWhenOlderThan(Duration.ZERO);
        }
    }

    /** For anybody: an account that was stored a moment ago may be unknown for a second. */
    List<String> tokens(String accountSid) {
        return known(accountSid).map(Cached::tokens).map(AccountTokens::all).orElse(List.of());
    }

    /** For anybody, as {@link #tokens}, of the first so many accounts by their SIDs. */
    List<String> tokensOfAny(int mostAccounts) {
        return some(mostAccounts)
                .map(Cached::tokens)
                .filter(Objects::nonNull)
                .flatMap(tokens -> tokens.all().stream())
                .toList();
    }

    /** For anybody, as {@link #tokens}: a key that was stored a moment ago may be unknown for a second. */
    Optional<String> sharedKey(String accountSid, String keySid) {
        Optional<String> secret =
                known(accountSid).map(account -> account.sharedKeys().find(keySid));
        if (secret.isPresent()) {
            return secret;
        }
        readWhenOlderThan(UNKNOWN_EXPIRY);
        return known(accountSid).map(account -> account.sharedKeys().find(keySid));
    }

    /** For anybody: the secrets of the keys of that SID, of the first so many accounts by their SIDs. */
    List<String> sharedKeysOfAny(String keySid, int mostAccounts) {
        return some(mostAccounts)
                .map(account -> account.sharedKeys().find(keySid))
                .filter(Objects::nonNull)
                .toList();
    }

    private Optional<Cached> known(String accountSid) {
        readWhenOlderThan(EXPIRY);
        if (!snapshot.accounts.containsKey(accountSid)) {
            readWhenOlderThan(UNKNOWN_EXPIRY);
        }
        return Optional.ofNullable(snapshot.accounts.get(accountSid));
    }

    private Stream<Cached> some(int mostAccounts) {
        readWhenOlderThan(EXPIRY);
        return new TreeMap<>(snapshot.accounts).values().stream().limit(mostAccounts);
    }

    /** All there are, at most {@link #EXPIRY} old. */
    List<String> accountSids() {
        readWhenOlderThan(EXPIRY);
        return snapshot.accounts.keySet().stream().sorted().toList();
    }

    /** One reads; the others go on with what is known, unless that is too old. */
    private void readWhenOlderThan(Duration age) {
        if (!snapshot.isOlderThan(age, nanoTime.getAsLong())) {
            return;
        }
        if (snapshot.isOlderThan(STALEST, nanoTime.getAsLong())) {
            reading.lock();
        } else if (age.isZero()) {
            reading.lock();
        } else if (!reading.tryLock()) {
            return;
        }
        try {
            long now = nanoTime.getAsLong();
            if (snapshot.isOlderThan(age, now) && !snapshot.triedWithin(UNKNOWN_EXPIRY, now, age)) {
                read(now);
            }
        } finally {
            reading.unlock();
        }
    }

    private void read(long now) {
        Map<String, Cached> before = snapshot.accounts;
        try {
            Map<String, Cached> accounts = new HashMap<>();
            store.versions().forEach((accountSid, version) -> {
                Cached known = before.get(accountSid);
                if (known != null && known.tokens() != null && known.account().version() == version) {
                    accounts.put(accountSid, known);
                } else {
                    load(accountSid).ifPresent(loaded -> accounts.put(accountSid, loaded));
                }
            });
            snapshot = new Snapshot(Map.copyOf(accounts), now, now);
        } catch (DataAccessException e) {
            // Without the database nothing else can be done for a callback either; what is known stays right for long.
            log.warn(
                    "The stored Twilio accounts could not be read: {}",
                    e.getClass().getSimpleName());
            snapshot = new Snapshot(before, snapshot.readAt, now);
        }
    }

    private Optional<Cached> load(String accountSid) {
        try {
            return store.findWithTokens(accountSid).map(this::readable);
        } catch (UnreadableSecretException e) {
            log.error("The auth token of {} cannot be read: {}", accountSid, e.getMessage());
            return store.find(accountSid)
                    .map(account -> new Cached(account, null, sharedKeys.secrets(accountSid), e.getMessage()));
        }
    }

    private Cached readable(AccountWithTokens found) {
        String accountSid = found.account().accountSid();
        return new Cached(found.account(), found.tokens(), sharedKeys.secrets(accountSid), null);
    }

    /**
     * What is known.
     *
     * @param readAt when it was read; none before the first time
     * @param triedAt when that was tried the last time
     */
    private record Snapshot(
            Map<String, Cached> accounts, @Nullable Long readAt, long triedAt) {

        boolean isOlderThan(Duration age, long now) {
            return readAt == null || now - readAt >= age.toNanos();
        }

        /** After a failure nobody asks again at once. */
        boolean triedWithin(Duration time, long now, Duration age) {
            boolean failed = readAt == null ? triedAt != 0 : triedAt != readAt;
            return failed && !age.isZero() && now - triedAt < time.toNanos();
        }
    }
}
