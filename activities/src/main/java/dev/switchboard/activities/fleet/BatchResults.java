package dev.switchboard.activities.fleet;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.number.RouteChanges;
import dev.switchboard.workflows.fleet.FleetProgress;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.RouteChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The single numbers of batches: how they end, and how far they are. */
@Component
public final class BatchResults {

    private final JdbcClient jdbc;

    BatchResults(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Ends an item, unless it has ended. */
    public void end(
            String operationId,
            String phoneNumberId,
            ItemState state,
            @Nullable OperationFailure failure,
            List<RouteChange> changes) {
        if (!ItemState.PENDING.canBecome(state)) {
            throw new IllegalArgumentException("Not an end: " + state);
        }
        jdbc.sql("""
                UPDATE operation_item
                SET state = :state, failure = CAST(:failure AS jsonb),
                    changes = CASE WHEN :state = 'UPDATED' THEN CAST(:changes AS jsonb) ELSE changes END
                WHERE operation_id = :operationId AND phone_number_id = :phoneNumberId AND state = 'PENDING'
                """)
                .param("state", state.name())
                .param("failure", Json.write(failure))
                .param("changes", Json.write(changes))
                .param("operationId", operationId)
                .param("phoneNumberId", phoneNumberId)
                .update();
    }

    /** How far the batch is; whether it is paused only its workflow knows. */
    public FleetProgress count(String operationId) {
        return jdbc.sql("""
                SELECT count(*) AS total,
                       count(*) FILTER (WHERE state = 'UNCHANGED') AS unchanged,
                       count(*) FILTER (WHERE state = 'UPDATED') AS updated,
                       count(*) FILTER (WHERE state = 'FAILED') AS failed
                FROM operation_item WHERE operation_id = :operationId
                """)
                .param("operationId", operationId)
                .query((row, number) -> new FleetProgress(
                        row.getInt("total"), row.getInt("unchanged"), row.getInt("updated"), row.getInt("failed")))
                .single();
    }

    /** The numbers of all batches that have not ended, by their states; a state that is not in it: none. */
    public Map<ItemState, Integer> countUnderWay() {
        Map<ItemState, Integer> counts = new EnumMap<>(ItemState.class);
        jdbc.sql("""
                SELECT i.state, count(*) AS numbers
                FROM operation o JOIN operation_item i ON i.operation_id = o.id
                WHERE o.ended_at IS NULL GROUP BY i.state
                """).query(row -> {
            counts.put(ItemState.valueOf(row.getString("state")), row.getInt("numbers"));
        });
        return counts;
    }

    /** The numbers of a batch in the order of their ids, all or those in one state. */
    public Slice<BatchItem> list(
            String operationId, @Nullable ItemState state, @Nullable String afterPhoneNumberId, int limit) {
        List<BatchItem> rows = jdbc.sql("""
                SELECT * FROM operation_item
                WHERE operation_id = :operationId AND phone_number_id > :after
                  AND (CAST(:state AS text) IS NULL OR state = :state)
                ORDER BY phone_number_id LIMIT :limit
                """)
                .param("operationId", operationId)
                .param("after", afterPhoneNumberId == null ? "" : afterPhoneNumberId)
                .param("state", state == null ? null : state.name())
                .param("limit", limit + 1)
                .query(BatchResults::item)
                .list();
        return Slice.of(rows, limit, BatchItem::phoneNumberId);
    }

    /** The numbers of a batch that it had begun (there is a before-image) and not ended. */
    public List<String> interrupted(String operationId) {
        return jdbc.sql("""
                SELECT phone_number_id FROM operation_item JOIN webhook_snapshot USING (operation_id, phone_number_id)
                WHERE operation_id = :operationId AND state = 'PENDING' ORDER BY phone_number_id
                """)
                .param("operationId", operationId)
                .query(String.class)
                .list();
    }

    private static BatchItem item(ResultSet row, int number) throws SQLException {
        return new BatchItem(
                row.getString("phone_number_id"),
                row.getString("phone_number"),
                ItemState.valueOf(row.getString("state")),
                Json.read(row.getString("failure"), OperationFailure.class),
                RouteChanges.read(row.getString("changes")));
    }
}
