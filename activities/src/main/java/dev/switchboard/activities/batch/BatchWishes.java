package dev.switchboard.activities.batch;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.workflows.batch.BindingWish;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What batches that change who answers were asked to do with each number, in PostgreSQL. */
@Component
public final class BatchWishes {

    private final JdbcClient jdbc;

    BatchWishes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Asks for these, by the ids of their numbers. */
    public void ask(String operationId, Map<String, BindingWish> wishes) {
        List<Map<String, Object>> rows = wishes.entrySet().stream()
                .map(entry -> Map.<String, Object>of("id", entry.getKey(), "wish", entry.getValue()))
                .toList();
        jdbc.sql("""
                INSERT INTO operation_selection (operation_id, phone_number_id, wish)
                SELECT :operationId, w.id, w.wish FROM jsonb_to_recordset(CAST(:wishes AS jsonb)) AS w (id text, wish jsonb)
                ON CONFLICT DO NOTHING
                """)
                .param("operationId", operationId)
                .param("wishes", Json.write(rows))
                .update();
    }

    /** Asks for the opposite of what another batch has done: of each number whose binding it changed. */
    public void askForTheOpposite(String operationId, String sourceOperationId) {
        Map<String, BindingWish> opposites = new LinkedHashMap<>();
        jdbc.sql("""
                SELECT phone_number_id, wish FROM operation_item
                WHERE operation_id = :source AND state = 'UPDATED' AND wish IS NOT NULL ORDER BY phone_number_id
                """).param("source", sourceOperationId).query(row -> {
            opposites.put(
                    row.getString("phone_number_id"),
                    wish(row.getString("wish")).opposite(sourceOperationId));
        });
        ask(operationId, opposites);
    }

    /** A page of them, in the order of their numbers' ids; what is asked for stays as it is. */
    Map<String, BindingWish> onPage(String operationId, int page, int size) {
        Map<String, BindingWish> wishes = new LinkedHashMap<>();
        jdbc.sql("""
                SELECT phone_number_id, wish FROM operation_selection
                WHERE operation_id = :operationId AND wish IS NOT NULL
                ORDER BY phone_number_id LIMIT :size OFFSET :from
                """)
                .param("operationId", operationId)
                .param("size", size)
                .param("from", page * size)
                .query(row -> {
                    wishes.put(row.getString("phone_number_id"), wish(row.getString("wish")));
                });
        return wishes;
    }

    /** What the batch was to do with the number; none when it does not change who answers. */
    public Optional<BindingWish> find(String operationId, String phoneNumberId) {
        return jdbc.sql("""
                SELECT wish FROM operation_item
                WHERE operation_id = :operationId AND phone_number_id = :phoneNumberId AND wish IS NOT NULL
                """)
                .param("operationId", operationId)
                .param("phoneNumberId", phoneNumberId)
                .query(String.class)
                .optional()
                .map(BatchWishes::wish);
    }

    /** Whether the batch was to change who answers: it was asked for each number. */
    public boolean areOf(String operationId) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT 1 FROM operation_selection WHERE operation_id = :operationId AND wish IS NOT NULL)
                """)
                .param("operationId", operationId)
                .query(Boolean.class)
                .single();
    }

    private static BindingWish wish(String json) {
        return Objects.requireNonNull(Json.read(json, BindingWish.class));
    }
}
