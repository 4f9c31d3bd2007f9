package dev.switchboard.activities.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.audit.AuditVerification.Broken;
import dev.switchboard.activities.audit.AuditVerification.Reason;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

class AuditChainTest extends DatabaseTest {

    private final AuditActivities activities = bean(AuditActivities.class);
    private final AuditChain chain = bean(AuditChain.class);

    @Test
    void isIntactAsItIsWritten() {
        assertThat(chain.verify(DEMO, null)).isEqualTo(new AuditVerification(true, 0, null, null));
        anAudit("op_1", "+1 \"é\n\u2603");
        anAudit("op_2", "");
        opened("op_3", DEMO, OperationType.UPDATE_FLEET, null);
        activities.audit(new AuditInput(
                "op_3",
                AuditAction.WEBHOOKS_BATCH_UPDATED,
                DEMO,
                new AuditSubject(
                        null,
                        null,
                        null,
                        new Route(Map.of(RouteField.VOICE_URL, "https://before")),
                        new Route(Map.of(RouteField.VOICE_URL, "https://after")),
                        null,
                        null,
                        null),
                OperationEnd.completed(Map.of("updated", 2))));
        assertThat(chain.verify(DEMO, null)).satisfies(found -> {
            assertThat(found.intact()).isTrue();
            assertThat(found.checked()).isEqualTo(3);
            assertThat(found.head()).isNotNull();
        });
    }

    @Test
    void aRepeatedAuditLeavesNoGap() {
        anAudit("op_1", "x");
        anAudit("op_1", "y");
        anAudit("op_2", "z");
        assertThat(chain.verify(DEMO, null)).isEqualTo(intact(2));
    }

    @Test
    void everyOwnerHasAChainOfTheirOwn() {
        threeAudits();
        anAudit("op_other", OTHER, "x");
        tamper("UPDATE message SET actor = 'somebody' WHERE owner = 'demo' AND sequence = 1");
        assertThat(chain.verify(OTHER, null)).isEqualTo(intact(OTHER, 1));
        assertThat(chain.verify(DEMO, null)).isEqualTo(brokenAt(1, message(1), Reason.CHANGED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE message SET hash = '' WHERE operation_id = 'op_1'",
                "UPDATE message SET actor = actor",
                "DELETE FROM message WHERE false",
                "TRUNCATE message",
                "UPDATE audit_chain SET sequence = 1",
                "INSERT INTO audit_chain (owner, sequence, hash) VALUES ('me', 1, '')",
                "DELETE FROM audit_chain",
                "TRUNCATE audit_chain"
            })
    void isNotChangedBySql(String statement) {
        threeAudits();
        assertThatThrownBy(() -> jdbc.sql(statement).update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .rootCause()
                .hasMessageMatching("(?s).*(append-only|follows the audit messages).* refused.*");
        assertThat(chain.verify(DEMO, null)).isEqualTo(intact(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sequence = 22",
                "id = 'msg_x'",
                "action = 'phone_unassigned'",
                "actor = 'somebody'",
                "operation_id = 'op_x'",
                "phone_number_id = NULL",
                "phone_number_id = 'phone_124'",
                "chatbot_id = ''",
                "chatbot_id = NULL",
                "created_at = created_at + interval '1 microsecond'",
                "metadata = metadata || '{\"state\": \"COMPLETED\"}'",
                "before_image = '{}'",
                "after_image = 'null'",
                "error = NULL",
                "counts = '{\"failed\": 1}'",
                "hash = sha256('')"
            })
    void aChangedFieldIsFound(String change) {
        threeAudits();
        String id = message(2);
        tamper("UPDATE message SET " + change + " WHERE owner = 'demo' AND sequence = 2");
        assertThat(chain.verify(DEMO, null)).satisfies(found -> {
            assertThat(found.intact()).isFalse();
            assertThat(found.checked()).isEqualTo(1);
            assertThat(found.head()).isNull();
        });
        assertThat(chain.verify(DEMO, null).firstBroken())
                .satisfiesAnyOf(
                        changed -> assertThat(changed).isEqualTo(new Broken(2, id, Reason.CHANGED)),
                        // The id itself is what was changed, or the number.
                        changed -> assertThat(changed).isEqualTo(new Broken(2, "msg_x", Reason.CHANGED)),
                        missing -> assertThat(missing).isEqualTo(new Broken(2, null, Reason.MISSING)));
    }

    @Test
    void aContentThatMovedFromOneFieldToTheNextIsFound() {
        threeAudits();
        tamper("UPDATE message SET operation_id = operation_id || phone_number_id, phone_number_id = '' "
                + "WHERE owner = 'demo' AND sequence = 2");
        assertThat(chain.verify(DEMO, null)).isEqualTo(brokenAt(2, message(2), Reason.CHANGED));
    }

    @Test
    void aChangedMessageWithItsHashComputedAnewIsFoundByTheNextOne() {
        threeAudits();
        tamper(
                "UPDATE message SET actor = 'somebody' WHERE owner = 'demo' AND sequence = 2",
                "UPDATE message m SET hash = audit_hash((SELECT hash FROM message WHERE owner = 'demo' AND sequence = 1), m)"
                        + " WHERE owner = 'demo' AND sequence = 2");
        assertThat(chain.verify(DEMO, null)).isEqualTo(brokenAt(3, message(3), Reason.CHANGED));
    }

    @Test
    void theLastMessageWithItsHashComputedAnewIsFoundByTheEndOfTheChain() {
        threeAudits();
        tamper(
                "UPDATE message SET actor = 'somebody' WHERE owner = 'demo' AND sequence = 3",
                "UPDATE message m SET hash = audit_hash((SELECT hash FROM message WHERE owner = 'demo' AND sequence = 2), m)"
                        + " WHERE owner = 'demo' AND sequence = 3");
        assertThat(chain.verify(DEMO, null)).isEqualTo(brokenAt(3, null, Reason.CHANGED));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aDeletedMessageIsFound(int sequence) {
        threeAudits();
        tamper("DELETE FROM message WHERE owner = 'demo' AND sequence = " + sequence);
        assertThat(chain.verify(DEMO, null)).isEqualTo(brokenAt(sequence, null, Reason.MISSING));
        // What is appended later does not cover it.
        anAudit("op_4", "x");
        assertThat(chain.verify(DEMO, null)).isEqualTo(brokenAt(sequence, null, Reason.MISSING));
    }

    @Test
    void aMessagePutInBetweenIsFound() {
        threeAudits();
        tamper(
                "UPDATE message SET sequence = -sequence - 1 WHERE owner = 'demo' AND sequence > 1",
                "UPDATE message SET sequence = -sequence WHERE owner = 'demo' AND sequence < 0",
                "INSERT INTO message SELECT 'msg_forged', type, owner, action, actor, 'op_forged', phone_number_id,"
                        + " chatbot_id, created_at, metadata, before_image, after_image, error, counts, 2, hash"
                        + " FROM message WHERE owner = 'demo' AND sequence = 1");
        assertThat(chain.verify(DEMO, null)).isEqualTo(brokenAt(2, "msg_forged", Reason.CHANGED));
    }

    @Test
    void aMessagePutAtTheEndIsFound() {
        threeAudits();
        tamper(
                "INSERT INTO message SELECT 'msg_forged', type, owner, action, actor, 'op_forged', phone_number_id,"
                        + " chatbot_id, created_at, metadata, before_image, after_image, error, counts, 4, hash"
                        + " FROM message WHERE owner = 'demo' AND sequence = 3",
                "UPDATE message m SET hash = audit_hash((SELECT hash FROM message WHERE owner = 'demo' AND sequence = 3), m)"
                        + " WHERE owner = 'demo' AND sequence = 4");
        assertThat(chain.verify(DEMO, null)).isEqualTo(brokenAt(4, null, Reason.CHANGED));
    }

    @Test
    void aMessageGivenToSomebodyElseIsFoundByBoth() {
        threeAudits();
        tamper("UPDATE message SET owner = 'other', sequence = 1 WHERE owner = 'demo' AND sequence = 3");
        assertThat(chain.verify(DEMO, null)).isEqualTo(brokenAt(3, null, Reason.MISSING));
        assertThat(chain.verify(OTHER, null).intact()).isFalse();
    }

    @Test
    void aChainComputedAnewIsFoundByWhoNotedALink() {
        threeAudits();
        AuditLink noted = chain.verify(DEMO, null).head();
        anAudit("op_4", "x");
        assertThat(noted).isNotNull();
        assertThat(chain.verify(DEMO, noted)).isEqualTo(intact(4));
        tamper("UPDATE message SET actor = 'somebody' WHERE owner = 'demo' AND sequence = 1", """
                DO $$
                DECLARE m message; previous bytea := '';
                BEGIN
                    FOR m IN SELECT * FROM message WHERE owner = 'demo' ORDER BY sequence LOOP
                        previous := audit_hash(previous, m);
                        UPDATE message SET hash = previous WHERE id = m.id;
                    END LOOP;
                    UPDATE audit_chain SET hash = previous WHERE owner = 'demo';
                END
                $$
                """);
        assertThat(chain.verify(DEMO, null)).isEqualTo(intact(4));
        assertThat(chain.verify(DEMO, noted).firstBroken()).isEqualTo(new Broken(3, message(3), Reason.NOT_AS_NOTED));
    }

    @Test
    void aChainThatWasEmptiedIsFoundByWhoNotedALink() {
        threeAudits();
        AuditLink noted = chain.verify(DEMO, null).head();
        tamper("DELETE FROM message", "DELETE FROM audit_chain");
        assertThat(chain.verify(DEMO, null)).isEqualTo(intact(0));
        assertThat(chain.verify(DEMO, noted)).isEqualTo(brokenAt(1, null, Reason.MISSING));
    }

    @Test
    void severalRowsOfOneStatementFollowEachOther() {
        anAudit("op_1", "x");
        jdbc.sql("""
                INSERT INTO message (id, type, owner, action, actor, operation_id, created_at, metadata)
                SELECT 'msg_' || n, 'phone_number_audit', 'demo', 'phone_assigned', 'demo', 'op_n' || n, now(), '{}'
                FROM generate_series(1, 5) n
                """).update();
        anAudit("op_2", "x");
        assertThat(chain.verify(DEMO, null)).isEqualTo(intact(7));
    }

    @Test
    void manyAtOnceMakeOneChainForEveryOwner() throws Exception {
        int threads = 12;
        int each = 25;
        CyclicBarrier together = new CyclicBarrier(threads);
        List<Callable<Void>> work = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int number = thread;
            work.add(() -> {
                together.await();
                for (int i = 0; i < each; i++) {
                    // Every second thread repeats what the one before it does.
                    anAudit("op_" + number / 2 + "_" + i, number % 4 < 2 ? DEMO : OTHER, "x");
                }
                return null;
            });
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (Future<Void> done : pool.invokeAll(work)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(chain.verify(DEMO, null)).isEqualTo(intact(DEMO, threads * each / 4));
        assertThat(chain.verify(OTHER, null)).isEqualTo(intact(OTHER, threads * each / 4));
    }

    @Test
    void messagesOfEarlierVersionsAreChained() {
        DataSource database = freshDatabase("before_the_chain");
        Flyway.configure().dataSource(database).target("3").load().migrate();
        JdbcClient sql = JdbcClient.create(database);
        for (String owner : List.of("demo", "other")) {
            sql.sql("""
                    INSERT INTO message (id, type, owner, action, actor, operation_id, created_at, metadata, error)
                    SELECT 'msg_' || :owner || n, 'phone_number_audit', :owner, 'phone_assigned', 'demo',
                           'op_' || :owner || n, now() - n * interval '1 hour', '{"state": "COMPLETED"}', NULL
                    FROM generate_series(1, 20) n
                    """).param("owner", owner).update();
        }
        Flyway.configure().dataSource(database).load().migrate();
        AuditChain migrated = new AuditChain(sql, new JdbcTransactionManager(database));
        assertThat(migrated.verify("demo", null).checked()).isEqualTo(20);
        assertThat(migrated.verify("demo", null).intact()).isTrue();
        assertThat(migrated.verify("other", null).intact()).isTrue();
        assertThat(sql.sql("SELECT id FROM message WHERE owner = 'demo' ORDER BY sequence LIMIT 1")
                        .query(String.class)
                        .single())
                .isEqualTo("msg_demo20");
        assertThatThrownBy(() -> sql.sql("DELETE FROM message").update())
                .rootCause()
                .hasMessageContaining("append-only");
        sql.sql("""
                INSERT INTO message (id, type, owner, action, actor, operation_id, created_at, metadata)
                VALUES ('msg_new', 'phone_number_audit', 'demo', 'phone_assigned', 'demo', 'op_new', now(), '{}')
                """).update();
        assertThat(migrated.verify("demo", null).checked()).isEqualTo(21);
    }

    /** For whoever looks after all owners. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE message SET actor = 'somebody' WHERE sequence = 2",
                "DELETE FROM message WHERE sequence = 1",
                "DELETE FROM message WHERE sequence = 3",
                "DELETE FROM message",
                "DELETE FROM audit_chain",
                "UPDATE audit_chain SET sequence = 2",
                "UPDATE audit_chain SET hash = sha256('')",
                "UPDATE message SET hash = sha256(''), actor = 'somebody' WHERE sequence = 3"
            })
    void theDocumentedQueryFindsWhatWasTamperedWith(String statement) {
        assertThat(jdbc.sql(documented("SELECT owner")).query().listOfRows()).isEmpty();
        threeAudits();
        anAudit("op_other", OTHER, "x");
        assertThat(jdbc.sql(documented("SELECT owner")).query().listOfRows()).isEmpty();
        tamper(statement);
        assertThat(jdbc.sql(documented("SELECT owner")).query().listOfRows()).isNotEmpty();
    }

    /** docs/security.md recommends such a role. */
    @Test
    void aRoleThatMayOnlyAppendCanAppendAndNothingElse() throws Exception {
        DataSource database = freshDatabase("with_roles");
        Flyway.configure().dataSource(database).load().migrate();
        JdbcClient.create(database).sql(documented("CREATE ROLE")).update();
        DataSource restricted = as("switchboard_app", database);
        JdbcClient sql = JdbcClient.create(restricted);
        sql.sql("""
                INSERT INTO message (id, type, owner, action, actor, operation_id, created_at, metadata)
                VALUES ('msg_1', 'phone_number_audit', 'demo', 'phone_assigned', 'demo', 'op_1', now(), '{}')
                """).update();
        assertThat(new AuditChain(sql, new JdbcTransactionManager(restricted))
                        .verify("demo", null)
                        .checked())
                .isEqualTo(1);
        for (String statement : List.of(
                "UPDATE message SET actor = 'me'",
                "DELETE FROM message",
                "TRUNCATE message",
                "ALTER TABLE message DISABLE TRIGGER ALL",
                "SET session_replication_role = replica",
                "UPDATE audit_chain SET sequence = 0",
                "DELETE FROM audit_chain")) {
            assertThatThrownBy(() -> sql.sql(statement).update())
                    .as(statement)
                    .isInstanceOf(DataAccessException.class)
                    .rootCause()
                    .hasMessageMatching("(?s).*(permission denied|must be owner).*");
        }
    }

    /** The SQL in docs/security.md that begins so. */
    private static String documented(String beginning) {
        try {
            String page = Files.readString(Path.of("../docs/security.md"));
            int start = page.indexOf("```sql\n" + beginning);
            assertThat(start).as(beginning).isNotNegative();
            return page.substring(start + "```sql\n".length(), page.indexOf("\n```", start));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataSource as(String role, DataSource database) throws Exception {
        try (java.sql.Connection connection = database.getConnection()) {
            String url = connection.getMetaData().getURL().replaceAll("user=[^&]*", "user=" + role);
            return new SimpleDriverDataSource(new org.postgresql.Driver(), url, role, "");
        }
    }

    private void threeAudits() {
        anAudit("op_1", "x");
        anAudit("op_2", "y");
        anAudit("op_3", "z");
    }

    private void anAudit(String operationId, String why) {
        anAudit(operationId, DEMO, why);
    }

    private void anAudit(String operationId, String owner, String why) {
        opened(operationId, owner, OperationType.ASSIGN, "phone_123");
        activities.audit(audit(operationId, owner, why));
    }

    private static AuditInput audit(String operationId, String actor, String why) {
        return new AuditInput(
                operationId,
                AuditAction.PHONE_ASSIGNMENT_FAILED,
                actor,
                AuditSubject.of("phone_123", "agent_456")
                        .withBefore(new Route(Map.of(RouteField.VOICE_URL, "https://old"))),
                OperationEnd.failed(
                        OperationState.FAILED, new OperationFailure(ErrorCode.TWILIO_REFUSED, why, 21402, 400, null)));
    }

    /** As somebody who may switch the triggers off. */
    private void tamper(String... statements) {
        String tables = "ALTER TABLE message %1$s TRIGGER ALL; ALTER TABLE audit_chain %1$s TRIGGER ALL";
        jdbc.sql(tables.formatted("DISABLE")).update();
        try {
            for (String statement : statements) {
                jdbc.sql(statement).update();
            }
        } finally {
            jdbc.sql(tables.formatted("ENABLE")).update();
        }
    }

    private AuditVerification intact(long checked) {
        return intact(DEMO, checked);
    }

    private AuditVerification intact(String owner, long checked) {
        AuditLink head = checked == 0
                ? null
                : jdbc.sql("SELECT sequence, encode(hash, 'hex') hash FROM audit_chain WHERE owner = :owner")
                        .param("owner", owner)
                        .query((row, number) -> new AuditLink(row.getLong("sequence"), row.getString("hash")))
                        .single();
        return new AuditVerification(true, checked, null, head);
    }

    private static AuditVerification brokenAt(long sequence, @Nullable String message, Reason reason) {
        return new AuditVerification(false, sequence - 1, new Broken(sequence, message, reason), null);
    }

    private String message(int sequence) {
        return jdbc.sql("SELECT id FROM message WHERE owner = 'demo' AND sequence = :sequence")
                .param("sequence", sequence)
                .query(String.class)
                .single();
    }
}
