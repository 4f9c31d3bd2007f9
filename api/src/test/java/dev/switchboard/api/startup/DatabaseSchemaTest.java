package dev.switchboard.api.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSchemaTest {

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "57P03"})
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
}
