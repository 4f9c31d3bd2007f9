package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the audit trail promises, whatever happened: to be checked after everything that a server has done. */
public final class AuditInvariant {

    private static final JsonMapper JSON = new JsonMapper();

    private final JdbcClient jdbc;

    private AuditInvariant(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Every operation that has ended has left exactly one message of its own, in the shape that is promised. */
    public static void check(SwitchboardServer server) {
        check(server.bean(JdbcClient.class));
    }

    static void check(JdbcClient database) {
        AuditInvariant invariant = new AuditInvariant(database);
        invariant.everyEndedOperationHasOneMessage();
        invariant.everyMessageHasItsShape();
    }

    private void everyEndedOperationHasOneMessage() {
        List<Map<String, Object>> wrong = jdbc.sql("""
                SELECT o.id, o.type, o.state, count(m.id) AS messages
                FROM operation o LEFT JOIN message m
                    ON m.operation_id = o.id AND m.phone_number_id IS NOT DISTINCT FROM o.phone_number_id
                    AND m.action NOT IN ('drift_found', 'drift_resolved') AND NOT m.of_call
                WHERE o.ended_at IS NOT NULL
                GROUP BY o.id, o.type, o.state HAVING count(m.id) <> 1
                """).query().listOfRows();
        assertThat(wrong).as("ended operations without exactly one message").isEmpty();
        assertThat(jdbc.sql("SELECT count(*) FROM operation WHERE ended_at IS NOT NULL")
                        .query(Long.class)
                        .single())
                .as("ended operations")
                .isPositive();
    }

    private void everyMessageHasItsShape() {
        List<Map<String, Object>> rows = jdbc.sql("""
                SELECT m.id, m.type, m.action, m.actor, m.phone_number_id, m.chatbot_id, m.created_at,
                       CAST(m.metadata AS text) AS metadata, CAST(m.error AS text) AS error,
                       o.state, o.chatbot_id AS agent, n.phone_number
                FROM message m JOIN operation o
                    ON o.id = m.operation_id AND m.phone_number_id IS NOT DISTINCT FROM o.phone_number_id
                LEFT JOIN phone_number n ON n.id = m.phone_number_id AND n.owner = m.owner
                WHERE m.action NOT IN ('drift_found', 'drift_resolved') AND NOT m.of_call
                """).query().listOfRows();
        List<String> ended = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            String what = row.toString();
            JsonNode metadata = JSON.readTree(String.valueOf(row.get("metadata")));
            assertThat(row.get("type")).as(what).isEqualTo("phone_number_audit");
            assertThat(row.get("actor")).as(what).asString().isNotEmpty();
            assertThat(row.get("created_at")).as(what).isNotNull();
            assertThat(metadata.at("/state").asString("")).as(what).isEqualTo(row.get("state"));
            assertThat(row.get("error") != null)
                    .as("an error, and only then a failure: " + what)
                    .isEqualTo(!"COMPLETED".equals(row.get("state")));
            if (row.get("phone_number") != null) {
                assertThat(metadata.at("/phoneNumber").asString("")).as(what).isEqualTo(row.get("phone_number"));
                for (String of : List.of("/capabilities", "/numberCapabilities")) {
                    for (String capability : List.of("/voice", "/sms", "/whatsapp")) {
                        assertThat(metadata.at(of + capability).isBoolean())
                                .as(what)
                                .isTrue();
                    }
                }
                assertThat(row.get("chatbot_id")).as(what).isEqualTo(row.get("agent"));
            }
            ended.add(String.valueOf(row.get("id")));
        }
        assertThat(ended)
                .as("messages, checked at %s", Instant.now())
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }
}
