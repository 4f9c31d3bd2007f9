package dev.switchboard.activities.audit;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.TimeSortedIds;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.Route;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSourceUtils;
import org.springframework.stereotype.Component;

/**
 * Appends to the audit trail, in the caller's transaction. A second message of an operation and a number is dropped,
 * unless it is of a call.
 */
@Component
public final class AuditAppender {

    private static final String APPEND = """
            INSERT INTO message (id, type, owner, action, actor, operation_id, phone_number_id, chatbot_id,
                                 created_at, metadata, before_image, after_image, error, counts, of_call)
            VALUES (:id, :type, :owner, :action, :actor, :operationId, :phoneNumberId, :chatbotId,
                    :now, CAST(:metadata AS jsonb), CAST(:before AS jsonb), CAST(:after AS jsonb),
                    CAST(:error AS jsonb), CAST(:counts AS jsonb), :ofCall)
            ON CONFLICT (operation_id, phone_number_id) WHERE NOT of_call DO NOTHING
            """;

    private final NamedParameterJdbcOperations jdbc;
    private final TimeSortedIds ids;
    private final Clock clock;

    AuditAppender(NamedParameterJdbcOperations jdbc, TimeSortedIds ids, Clock clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    /** False when there is a message of this operation and number already. */
    boolean append(NewAuditMessage message) {
        return jdbc.update(APPEND, row(message)) == 1;
    }

    /** Appends several in one round trip; those of one owner follow each other, so give them ordered by owner. */
    public void append(List<NewAuditMessage> messages) {
        SqlParameterSource[] rows = SqlParameterSourceUtils.createBatch(
                messages.stream().map(this::row).toList());
        if (rows.length > 0) {
            jdbc.batchUpdate(APPEND, rows);
        }
    }

    /** Appends what a call did; in the transaction of what it changed, when that is in the database. */
    public void append(AuditedCall call) {
        AuditedCall.Subject subject = call.subject();
        Map<String, @Nullable Object> row = row();
        row.put("owner", call.caller());
        row.put("action", call.action().value());
        row.put("actor", call.caller());
        row.put("operationId", subject.operationId());
        row.put("phoneNumberId", subject.phoneNumberId());
        row.put("chatbotId", subject.agentId());
        row.put("metadata", Json.write(call.metadata()));
        row.put("before", Json.write(call.before()));
        row.put("after", Json.write(call.after()));
        row.put("error", null);
        row.put("counts", null);
        row.put("ofCall", true);
        jdbc.update(APPEND, row);
    }

    private Map<String, @Nullable Object> row() {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", ids.next("msg_"));
        row.put("type", AuditMessage.TYPE);
        row.put("now", Times.now(clock));
        return row;
    }

    private Map<String, @Nullable Object> row(NewAuditMessage message) {
        Map<String, @Nullable Object> row = row();
        row.put("owner", message.owner());
        row.put("action", message.action());
        row.put("actor", message.actor());
        row.put("operationId", message.operationId());
        row.put("phoneNumberId", message.phoneNumberId());
        row.put("chatbotId", message.agentId());
        row.put("metadata", Json.write(message.metadata()));
        row.put("before", Json.write(texts(message.before())));
        row.put("after", Json.write(texts(message.after())));
        row.put("error", Json.write(message.failure()));
        row.put("ofCall", false);
        row.put("counts", message.counts().isEmpty() ? null : Json.write(message.counts()));
        return row;
    }

    private static @Nullable Map<String, String> texts(@Nullable Route route) {
        if (route == null) {
            return null;
        }
        Map<String, String> texts = new TreeMap<>();
        route.fields().forEach((field, value) -> texts.put(field.twilioName(), FoundValue.text(value)));
        return texts;
    }
}
