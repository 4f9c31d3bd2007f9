package dev.switchboard.api.account;

import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.account.StoredSharedKeys;
import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.temporal.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Brings tokens and shared keys that are encrypted with a former key under the current one, once the database is there. */
@Component
@ConditionalOnWorkers
final class SecretsStartup {

    private static final Logger log = LoggerFactory.getLogger(SecretsStartup.class);

    private final StoredAccounts accounts;
    private final StoredSharedKeys sharedKeys;

    SecretsStartup(StoredAccounts accounts, StoredSharedKeys sharedKeys) {
        this.accounts = accounts;
        this.sharedKeys = sharedKeys;
    }

    @EventListener
    void workersStarted(Workers.Started event) {
        try {
            int unused = accounts.encryptAnew() + sharedKeys.encryptAnew();
        } catch (RuntimeException e) {
            log.warn("Tokens could not be encrypted with the current key; the next start tries again", e);
        }
    }
}
