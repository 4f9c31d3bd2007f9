package dev.switchboard.activities.agent;

import dev.switchboard.activities.ground.Times;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Why agents' runtimes were refused last. An agent that has got another runtime URL has no refusal yet. */
@Component
public final class RuntimeRefusals {

    private static final String FIND = """
            SELECT r.chatbot_id, r.event, r.code, r.reason, r.refused_at, r.answered_at
            FROM runtime_refusal r
            JOIN chatbot a ON a.id = r.chatbot_id AND sha256(convert_to(a.runtime_url, 'UTF8')) = r.runtime
            WHERE r.chatbot_id IN (:ids)
            """;

    private final JdbcClient jdbc;

    RuntimeRefusals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<RuntimeRefusal> find(String agentId) {
        return Optional.ofNullable(find(List.of(agentId)).get(agentId));
    }

    /** Those of some agents, by their ids. */
    public Map<String, RuntimeRefusal> find(Collection<String> agentIds) {
        Map<String, RuntimeRefusal> refusals = new HashMap<>();
        if (!agentIds.isEmpty()) {
            jdbc.sql(FIND).param("ids", agentIds).query(row -> {
                refusals.put(row.getString("chatbot_id"), refusal(row));
            });
        }
        return refusals;
    }

    /** Puts a refusal in the place of the one before; nothing, when the agent is gone or has another runtime by now. */
    public void refused(String agentId, URI runtimeUrl, RuntimeRefusal refusal) {
        jdbc.sql("""
                INSERT INTO runtime_refusal (chatbot_id, runtime, event, code, reason, refused_at)
                SELECT id, sha256(convert_to(runtime_url, 'UTF8')), :event, :code, :reason, :refusedAt
                FROM chatbot WHERE id = :agentId AND runtime_url = :runtimeUrl
                ON CONFLICT (chatbot_id) DO UPDATE SET runtime = excluded.runtime, event = excluded.event,
                    code = excluded.code, reason = excluded.reason, refused_at = excluded.refused_at, answered_at = NULL
                """)
                .param("agentId", agentId)
                .param("runtimeUrl", runtimeUrl.toString())
                .param("event", refusal.event().name())
                .param("code", refusal.code())
                .param("reason", refusal.reason())
                .param("refusedAt", Times.parameter(refusal.refusedAt()))
                .update();
    }

    /** Notes that an answer was used; what was refused later than that stays as it is. */
    public void answered(String agentId, URI runtimeUrl, Instant at) {
        jdbc.sql("""
                UPDATE runtime_refusal SET answered_at = :at
                WHERE chatbot_id = :agentId AND runtime = sha256(convert_to(:runtimeUrl, 'UTF8'))
                    AND answered_at IS NULL AND refused_at <= :at
                """)
                .param("agentId", agentId)
                .param("runtimeUrl", runtimeUrl.toString())
                .param("at", Times.parameter(at))
                .update();
    }

    private static RuntimeRefusal refusal(ResultSet row) throws SQLException {
        return new RuntimeRefusal(
                RuntimeEvent.valueOf(row.getString("event")),
                row.getString("code"),
                row.getString("reason"),
                Times.get(row, "refused_at"),
                Times.find(row, "answered_at"));
    }
}
