package dev.switchboard.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

class SchemaTest extends DatabaseTest {

    @Test
    void migratesAnEmptyDatabaseOnceAndAgain() {
        DataSource empty = freshDatabase("empty");
        Flyway flyway = Flyway.configure().dataSource(empty).load();
        assertThat(flyway.migrate().migrationsExecuted).isPositive();
        assertThat(flyway.migrate().migrationsExecuted).isZero();
        List<String> tables = JdbcClient.create(empty)
                .sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
                .query(String.class)
                .list();
        assertThat(tables)
                .contains("chatbot", "phone_number", "webhook_snapshot", "operation", "operation_item", "message");
    }

    @Test
    void aUserWhoMayNotCreateExtensionsHasAllButTheIndexThatNeedsOne() {
        JdbcClient.create(freshDatabase("restricted"))
                .sql("CREATE ROLE restricted LOGIN; GRANT ALL ON SCHEMA public TO restricted")
                .update();
        DataSource restricted = databaseOf("restricted", "restricted");

        assertThat(Flyway.configure().dataSource(restricted).load().migrate().success)
                .isTrue();

        assertThat(JdbcClient.create(restricted)
                        .sql("SELECT indexname FROM pg_indexes WHERE tablename = 'phone_number'")
                        .query(String.class)
                        .list())
                .contains("phone_number_of_account")
                .doesNotContain("phone_number_searched");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE phone_number SET state = 'ASSIGNED' WHERE id = 'phone_123'",
                "UPDATE phone_number SET chatbot_id = 'agent_456' WHERE id = 'phone_123'",
                "UPDATE phone_number SET sms_enabled = true WHERE id = 'phone_123'",
                "UPDATE phone_number SET state = 'ASSIGNING', chatbot_id = 'agent_456' WHERE id = 'phone_123'",
                "UPDATE phone_number SET state = 'ASSIGNED', chatbot_id = 'agent_900' WHERE id = 'phone_123'",
                "UPDATE phone_number SET state = 'ASSIGNED', chatbot_id = 'agent_456', sms_enabled = true"
                        + " WHERE id = 'phone_125'",
                "UPDATE phone_number SET state = 'ASSIGNED', chatbot_id = 'agent_456', whatsapp_enabled = true"
                        + " WHERE id = 'phone_124'",
                "UPDATE phone_number SET state = 'ASSIGNED', chatbot_id = 'agent_456', voice = false"
                        + " WHERE id = 'phone_124'",
                "UPDATE phone_number SET state = 'LOST' WHERE id = 'phone_123'",
                "UPDATE phone_number SET phone_number = '+15550000124' WHERE id = 'phone_123'",
                "UPDATE chatbot SET id = 'a&b' WHERE id = 'agent_456'"
            })
    void refusesARowThatBreaksAnInvariant(String statement) {
        assertThatThrownBy(() -> jdbc.sql(statement).update()).isInstanceOf(DataIntegrityViolationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE message SET actor = 'me'", "DELETE FROM message", "TRUNCATE message"})
    void refusesToChangeTheAuditTrail(String statement) {
        assertThatThrownBy(() -> jdbc.sql(statement).update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .rootCause()
                .hasMessageContaining("append-only");
    }
}
