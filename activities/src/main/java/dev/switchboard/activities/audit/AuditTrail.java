package dev.switchboard.activities.audit;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.operation.OperationFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The audit trail, to be read. */
@Component
public final class AuditTrail {

    private final JdbcClient jdbc;

    AuditTrail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The messages about what the owner asked for, newest first. */
    public Slice<AuditMessage> list(String owner, AuditFilter filter, @Nullable String afterId, int limit) {
        List<AuditMessage> rows = jdbc.sql("""
                SELECT * FROM message
                WHERE owner = :owner AND type = 'phone_number_audit'
                  AND (CAST(:phoneNumberId AS text) IS NULL OR phone_number_id = :phoneNumberId)
                  AND (CAST(:chatbotId AS text) IS NULL OR chatbot_id = :chatbotId)
                  AND (CAST(:action AS text) IS NULL OR action = :action)
                  AND (CAST(:from AS timestamptz) IS NULL OR created_at >= :from)
                  AND (CAST(:to AS timestamptz) IS NULL OR created_at < :to)
                  AND (CAST(:after AS text) IS NULL
                       OR (created_at, id) < (SELECT created_at, id FROM message WHERE id = :after))
                ORDER BY created_at DESC, id DESC LIMIT :limit
                """)
                .param("owner", owner)
                .param("phoneNumberId", filter.phoneNumberId())
                .param("chatbotId", filter.chatbotId())
                .param(
                        "action",
                        filter.action() == null ? null : filter.action().value())
                .param("from", Times.parameter(filter.from()))
                .param("to", Times.parameter(filter.to()))
                .param("after", afterId)
                .param("limit", limit + 1)
                .query(AuditTrail::message)
                .list();
        return Slice.of(rows, limit, AuditMessage::id);
    }

    private static AuditMessage message(ResultSet row, int number) throws SQLException {
        return new AuditMessage(
                row.getString("id"),
                row.getString("type"),
                row.getString("action"),
                row.getString("phone_number_id"),
                row.getString("chatbot_id"),
                Times.get(row, "created_at"),
                Objects.requireNonNull(Json.read(row.getString("metadata"), AuditMetadata.class)),
                row.getString("actor"),
                row.getString("operation_id"),
                texts(row.getString("before_image")),
                texts(row.getString("after_image")),
                Json.read(row.getString("error"), OperationFailure.class),
                counts(row.getString("counts")));
    }

    private static @Nullable Map<String, String> texts(@Nullable String json) {
        return json == null ? null : Json.texts(json);
    }

    private static @Nullable Map<String, Integer> counts(@Nullable String json) {
        return json == null ? null : Json.counts(json);
    }
}
