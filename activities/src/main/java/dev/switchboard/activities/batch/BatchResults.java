package dev.switchboard.activities.batch;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.number.RouteChanges;
import dev.switchboard.workflows.batch.BindingWish;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.RouteChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The single numbers of batches: how they end, and how far they are. */
@Component
public final class BatchResults {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Batches batches;

    BatchResults(JdbcClient jdbc, PlatformTransactionManager transactionManager, Batches batches) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
        this.batches = batches;
    }

    /** Ends an item, unless it has ended. A failure counts; the batch pauses when those are too many. */
    public void end(
            String operationId,
            String phoneNumberId,
            ItemState state,
            @Nullable OperationFailure failure,
            List<RouteChange> changes) {
        if (!ItemState.PENDING.canBecome(state)) {
            throw new IllegalArgumentException("Not an end: " + state);
        }
        transaction.executeWithoutResult(status -> {
            int ended = jdbc.sql("""
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
            if (ended == 1 && state == ItemState.FAILED) {
                batches.failed(operationId);
            }
        });
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

    /**
     * The numbers of a batch, without workflows of their own, that it had begun (there is a before-image) and not
     * ended.
     */
    List<String> begun(String operationId) {
        return jdbc.sql("""
                SELECT phone_number_id FROM operation_item JOIN webhook_snapshot USING (operation_id, phone_number_id)
                WHERE operation_id = :operationId AND state = 'PENDING' AND wish IS NULL ORDER BY phone_number_id
                """)
                .param("operationId", operationId)
                .query(String.class)
                .list();
    }

    /**
     * The numbers of a batch that it had begun and not ended: there is a before-image, or it has changed the number's
     * state.
     */
    public List<String> interrupted(String operationId) {
        return jdbc.sql("""
                SELECT i.phone_number_id FROM operation_item i
                WHERE i.operation_id = :operationId AND i.state = 'PENDING'
                  AND (EXISTS (SELECT 1 FROM webhook_snapshot s
                               WHERE s.operation_id = i.operation_id AND s.phone_number_id = i.phone_number_id)
                       OR (i.wish IS NOT NULL AND EXISTS (
                               SELECT 1 FROM phone_number n
                               WHERE n.id = i.phone_number_id AND n.operation_id = i.operation_id)))
                ORDER BY i.phone_number_id
                """)
                .param("operationId", operationId)
                .query(String.class)
                .list();
    }

    /** Those of the numbers that the batch had begun and not ended. */
    List<String> interrupted(String operationId, Collection<String> phoneNumberIds) {
        return jdbc.sql("""
                SELECT phone_number_id FROM operation_item JOIN webhook_snapshot USING (operation_id, phone_number_id)
                WHERE operation_id = :operationId AND phone_number_id = ANY (:ids) AND state = 'PENDING'
                """)
                .param("operationId", operationId)
                .param("ids", phoneNumberIds.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    /** Why the number failed, when it did. */
    Optional<OperationFailure> failure(String operationId, String phoneNumberId) {
        return jdbc.sql("""
                SELECT failure FROM operation_item
                WHERE operation_id = :operationId AND phone_number_id = :phoneNumberId AND failure IS NOT NULL
                """)
                .param("operationId", operationId)
                .param("phoneNumberId", phoneNumberId)
                .query(String.class)
                .optional()
                .map(json -> Json.read(json, OperationFailure.class));
    }

    private static BatchItem item(ResultSet row, int number) throws SQLException {
        return new BatchItem(
                row.getString("phone_number_id"),
                row.getString("phone_number"),
                ItemState.valueOf(row.getString("state")),
                Json.read(row.getString("failure"), OperationFailure.class),
                RouteChanges.read(row.getString("changes")),
                Json.read(row.getString("wish"), BindingWish.class));
    }
}
