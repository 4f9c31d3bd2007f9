package dev.switchboard.activities.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.account.StoredSharedKeys.Outcome;
import java.sql.Connection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedKeyLocksTest extends DatabaseTest {

    private static final String ACCOUNT = "AC" + "7".repeat(32);
    private static final String KEY = "SK" + "7".repeat(32);

    private final StoredSharedKeys keys = bean(StoredSharedKeys.class);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void anAccountWithAKey() {
        assertThat(bean(StoredAccounts.class).insert(new NewAccount(ACCOUNT, DEMO, "7".repeat(32), null, null, null)))
                .isPresent();
        assertThat(keys.keep(ACCOUNT, KEY, "a secret")).isEqualTo(Outcome.ADDED);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void whoReplacesAKeyAndWhoRemovesItDoNotWaitForEachOther() throws Exception {
        Future<Outcome> kept;
        Future<Boolean> removed;
        try (Connection first = bean(DataSource.class).getConnection()) {
            first.setAutoCommit(false);
            first.createStatement().execute("SELECT 1 FROM twilio_account FOR UPDATE");
            // Who waits first goes on first, so the other has got as far as it can by then.
            kept = threads.submit(() -> keys.keep(ACCOUNT, KEY, "another secret"));
            awaitWaiting(1);
            removed = threads.submit(() -> keys.remove(ACCOUNT, KEY));
            awaitWaiting(2);
            first.rollback();
        }

        assertThat(kept.get(60, TimeUnit.SECONDS)).isEqualTo(Outcome.REPLACED);
        assertThat(removed.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keys.list(ACCOUNT)).isEmpty();
    }

    @Test
    void removingAKeyThatIsNotThereLeavesTheAccountAsItIs() {
        Long version = bean(StoredAccounts.class).versions().get(ACCOUNT);

        assertThat(keys.remove(ACCOUNT, "SK" + "0".repeat(32))).isFalse();

        assertThat(bean(StoredAccounts.class).versions()).containsEntry(ACCOUNT, version);
    }

    private void awaitWaiting(int many) {
        await().until(() -> jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                .query(Integer.class)
                .single()
                .equals(many));
    }
}
