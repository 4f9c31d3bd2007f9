package dev.switchboard.api.account;

import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.account.StoredSharedKeys;
import dev.switchboard.activities.found.JdbcSealedValues;
import dev.switchboard.activities.found.StoredDigestKey;
import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.temporal.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Brings what is encrypted with a former key under the current one, once the database is there. */
@Component
@ConditionalOnWorkers
final class SecretsStartup {

    private static final Logger log = LoggerFactory.getLogger(SecretsStartup.class);

    private final StoredAccounts accounts;
    private final StoredSharedKeys sharedKeys;
    private final JdbcSealedValues values;
    private final StoredDigestKey digestKey;

    SecretsStartup(
            StoredAccounts accounts, StoredSharedKeys sharedKeys, JdbcSealedValues values, StoredDigestKey digestKey) {
        this.accounts = accounts;
        this.sharedKeys = sharedKeys;
        this.values = values;
        this.digestKey = digestKey;
    }

    @EventListener
    void workersStarted(Workers.Started event) {
        try {
            accounts.encryptAnew();
            sharedKeys.encryptAnew();
            digestKey.sealAnew();
            int sealed = values.sealAnew();
            if (sealed > 0) {
                log.info("Sealed {} values found at Twilio with the current key", sealed);
            }
        } catch (RuntimeException e) {
            log.warn("Secrets could not be encrypted with the current key; the next start tries again", e);
        }
    }
}
