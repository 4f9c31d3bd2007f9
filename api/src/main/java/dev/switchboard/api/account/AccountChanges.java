package dev.switchboard.api.account;

import dev.switchboard.activities.account.NewAccount;
import dev.switchboard.activities.account.StoredAccount;
import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.account.StoredSharedKeys;
import dev.switchboard.activities.audit.AuditAppender;
import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.workflows.audit.AuditAction;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes stored accounts and their shared keys, each change with its audit message in one transaction. No message has
 * a token or a secret.
 */
@Component
final class AccountChanges {

    private final StoredAccounts accounts;
    private final StoredSharedKeys sharedKeys;
    private final AuditAppender audit;
    private final TransactionTemplate transaction;

    AccountChanges(
            StoredAccounts accounts,
            StoredSharedKeys sharedKeys,
            AuditAppender audit,
            TransactionTemplate transaction) {
        this.accounts = accounts;
        this.sharedKeys = sharedKeys;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Stores an account; empty when there is one of that SID. */
    Optional<StoredAccount> store(NewAccount account) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Optional<StoredAccount> stored = accounts.insert(account);
            stored.ifPresent(
                    now -> audit.append(AuditedCall.onAccount(AuditAction.ACCOUNT_STORED, now.owner(), now.accountSid())
                            .to(fields(now))));
            return stored;
        }));
    }

    /** Replaces name, rate and, when one is given, the auth token. */
    Replacement replace(
            String accountSid,
            @Nullable String authToken,
            @Nullable String friendlyName,
            @Nullable Double requestsPerSecond) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Optional<StoredAccount> before = accounts.lock(accountSid);
            if (before.isEmpty()) {
                return Replacement.GONE;
            }
            if (authToken != null && !accounts.replaceToken(accountSid, authToken)) {
                return Replacement.ROTATING;
            }
            StoredAccount after =
                    accounts.update(accountSid, friendlyName, requestsPerSecond).orElseThrow();
            Map<String, String> fields = fields(after);
            if (authToken != null) {
                fields.put("authToken", "replaced");
            }
            audit.append(AuditedCall.onAccount(AuditAction.ACCOUNT_UPDATED, after.owner(), accountSid)
                    .from(fields(before.get()))
                    .to(fields));
            return Replacement.REPLACED;
        }));
    }

    /** Whether an account was changed. */
    enum Replacement {
        REPLACED,
        /** Its auth token is being rotated. */
        ROTATING,
        GONE
    }

    /** Deletes it. The message comes first, since whoever ends an operation locks the trail before the numbers too. */
    StoredAccounts.Deletion delete(String accountSid) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Optional<StoredAccount> before = accounts.lock(accountSid);
            before.ifPresent(account ->
                    audit.append(AuditedCall.onAccount(AuditAction.ACCOUNT_DELETED, account.owner(), accountSid)
                            .from(fields(account))));
            StoredAccounts.Deletion deletion = accounts.delete(accountSid);
            if (deletion != StoredAccounts.Deletion.DELETED) {
                status.setRollbackOnly();
            }
            return deletion;
        }));
    }

    /** Keeps a shared key of the account, or replaces its secret. */
    StoredSharedKeys.Outcome keepSharedKey(StoredAccount account, String keySid, String secret) {
        return Objects.requireNonNull(transaction.execute(status -> {
            StoredSharedKeys.Outcome outcome = sharedKeys.keep(account.accountSid(), keySid, secret);
            if (outcome == StoredSharedKeys.Outcome.ADDED || outcome == StoredSharedKeys.Outcome.REPLACED) {
                audit.append(sharedKey(AuditAction.SHARED_KEY_STORED, account)
                        .to(Map.of(
                                "keySid",
                                keySid,
                                "secret",
                                outcome == StoredSharedKeys.Outcome.ADDED ? "set" : "replaced")));
            }
            return outcome;
        }));
    }

    /** Forgets a shared key of the account; without a message when there was none. */
    void removeSharedKey(StoredAccount account, String keySid) {
        transaction.executeWithoutResult(status -> {
            if (sharedKeys.remove(account.accountSid(), keySid)) {
                audit.append(sharedKey(AuditAction.SHARED_KEY_REMOVED, account).from(Map.of("keySid", keySid)));
            }
        });
    }

    private static AuditedCall sharedKey(AuditAction action, StoredAccount account) {
        return AuditedCall.onAccount(action, account.owner(), account.accountSid());
    }

    private static Map<String, String> fields(StoredAccount account) {
        Map<String, String> fields = new TreeMap<>();
        if (account.friendlyName() != null) {
            fields.put("friendlyName", account.friendlyName());
        }
        if (account.parentAccountSid() != null) {
            fields.put("parentAccountSid", account.parentAccountSid());
        }
        if (account.requestsPerSecond() != null) {
            fields.put("requestsPerSecond", account.requestsPerSecond().toString());
        }
        return fields;
    }
}
