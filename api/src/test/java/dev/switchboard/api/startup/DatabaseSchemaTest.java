package dev.switchboard.api.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.AbstractDataSource;

class DatabaseSchemaTest {

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "57P01", "57P02", "57P03"})
    void aDatabaseThatIsNotThereIsWaitedFor(String state) {
        assertThat(DatabaseSchema.unreachable(new FlywayException(new SQLException("no", state))))
                .isTrue();
    }

    @Test
    void aPoolWithoutConnectionsIsWaitedFor() {
        assertThat(DatabaseSchema.unreachable(new FlywayException(
                        new SQLTransientConnectionException("timed out", new SQLException("no", "28P01")))))
                .isTrue();
    }

    @Test
    void aMigrationThatFailsIsNot() {
        assertThat(DatabaseSchema.unreachable(new FlywayException(new SQLException("syntax", "42601"))))
                .isFalse();
        assertThat(DatabaseSchema.unreachable(new FlywayException("checksum mismatch")))
                .isFalse();
    }

    @Test
    void firstWorkIsDoneOnceTheDatabaseIsThereAndBeforeAnybodyUsesIt() {
        AtomicInteger refusals = new AtomicInteger(2);
        List<Boolean> readyAtWork = new CopyOnWriteArrayList<>();
        DatabaseSchema schema = new DatabaseSchema(new ComingDatabase(refusals));

        schema.first(() -> readyAtWork.add(schema.ready()));
        assertThat(readyAtWork).as("before the database is there").isEmpty();

        schema.start();
        await().untilAsserted(() -> assertThat(schema.ready()).isTrue());
        assertThat(readyAtWork).containsExactly(false);
        assertThat(refusals).hasValue(0);
    }

    @Test
    void firstWorkThatLosesTheDatabaseIsDoneAgain() {
        AtomicInteger attempts = new AtomicInteger();
        DatabaseSchema schema = new DatabaseSchema(new ComingDatabase(new AtomicInteger()));
        schema.first(() -> {
            if (attempts.incrementAndGet() == 1) {
                throw new DataAccessResourceFailureException("gone", new SQLException("gone", "08006"));
            }
        });
        schema.start();
        await().untilAsserted(() -> assertThat(schema.ready()).isTrue());
        assertThat(attempts).hasValue(2);
    }

    /** A database that refuses as many connections as it is told, and then gives some that nobody uses. */
    private static final class ComingDatabase extends AbstractDataSource {

        private final AtomicInteger refusals;

        ComingDatabase(AtomicInteger refusals) {
            this.refusals = refusals;
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (refusals.get() > 0) {
                refusals.decrementAndGet();
                throw new SQLTransientConnectionException("not yet");
            }
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, args) -> null);
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }
}
