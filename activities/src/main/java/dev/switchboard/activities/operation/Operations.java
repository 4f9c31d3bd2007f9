package dev.switchboard.activities.operation;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.ground.TimeSortedIds;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The operations: opened before their workflow is started, then read. Workflows move them on by activities. */
@Component
public final class Operations {

    static final List<String> BATCHES = Arrays.stream(OperationType.values())
            .filter(OperationType::isBatch)
            .map(OperationType::name)
            .toList();

    private final JdbcClient jdbc;
    private final TimeSortedIds ids;
    private final Clock clock;

    Operations(JdbcClient jdbc, TimeSortedIds ids, Clock clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Opens an operation as PENDING or, when the owner's idempotency key has been used, answers the one opened with it.
     * Of callers at the same time with the same key, exactly one gets a new operation.
     */
    public OpenedOperation open(NewOperation operation) {
        while (true) {
            Optional<Operation> inserted = insert(operation);
            if (inserted.isPresent()) {
                return new OpenedOperation(inserted.get(), true);
            }
            Optional<Operation> existing = findByKey(operation.owner(), operation.idempotencyKey());
            if (existing.isPresent()) {
                return new OpenedOperation(existing.get(), false);
            }
            // Discarded between the two statements, so the key is free again.
        }
    }

    public Optional<Operation> find(String id) {
        return jdbc.sql("SELECT * FROM operation WHERE id = :id")
                .param("id", id)
                .query(OperationRow::read)
                .optional();
    }

    /**
     * Who asked for the operation, as it was stored before any workflow ran. An operation that the REST API did not
     * open belongs to nobody who calls it, so it is {@link UsageWorkflowIds#SYSTEM_OWNER}'s.
     */
    public String askedBy(String id) {
        return find(id).map(Operation::owner).orElse(UsageWorkflowIds.SYSTEM_OWNER);
    }

    /** The latest operation of the workflow id that has not ended. */
    public Optional<Operation> running(String workflowId) {
        return jdbc.sql("""
                SELECT * FROM operation WHERE workflow_id = :workflowId AND ended_at IS NULL
                ORDER BY state = 'RUNNING' DESC, created_at DESC, id DESC LIMIT 1
                """)
                .param("workflowId", workflowId)
                .query(OperationRow::read)
                .optional();
    }

    /** Of an operation that was opened before it was known on which number: says on which, before it is started. */
    public Operation onNumber(String id, String phoneNumberId, String workflowId) {
        return jdbc.sql("""
                UPDATE operation SET phone_number_id = :phoneNumberId, workflow_id = :workflowId
                WHERE id = :id AND state = 'PENDING' RETURNING *
                """)
                .param("id", id)
                .param("phoneNumberId", phoneNumberId)
                .param("workflowId", workflowId)
                .query(OperationRow::read)
                .single();
    }

    /** Takes back an operation whose workflow was never started. One that has been seen to run stays. */
    public void discard(String id) {
        jdbc.sql("DELETE FROM operation WHERE id = :id AND state = 'PENDING'")
                .param("id", id)
                .update();
    }

    /** The owner's operations, newest first. */
    public Slice<Operation> list(String owner, OperationFilter filter, @Nullable String afterId, int limit) {
        List<Operation> rows = jdbc.sql("""
                SELECT * FROM operation
                WHERE owner = :owner
                  AND (CAST(:type AS text) IS NULL OR type = :type)
                  AND (CAST(:state AS text) IS NULL OR state = :state)
                  AND (CAST(:phoneNumberId AS text) IS NULL OR phone_number_id = :phoneNumberId)
                  AND (CAST(:agentId AS text) IS NULL OR chatbot_id = :agentId)
                  AND (CAST(:after AS text) IS NULL
                       OR (created_at, id) < (SELECT created_at, id FROM operation WHERE id = :after))
                ORDER BY created_at DESC, id DESC LIMIT :limit
                """)
                .param("owner", owner)
                .param("type", filter.type() == null ? null : filter.type().name())
                .param("state", filter.state() == null ? null : filter.state().name())
                .param("phoneNumberId", filter.phoneNumberId())
                .param("agentId", filter.agentId())
                .param("after", afterId)
                .param("limit", limit + 1)
                .query(OperationRow::read)
                .list();
        return Slice.of(rows, limit, Operation::id);
    }

    /** All operations that have not ended, oldest first. */
    public List<Operation> unfinished() {
        return jdbc.sql("SELECT * FROM operation WHERE ended_at IS NULL ORDER BY created_at, id")
                .query(OperationRow::read)
                .list();
    }

    /** What has not ended for longest. */
    public OldestOperations oldest() {
        return jdbc.sql("""
                SELECT min(created_at) FILTER (WHERE state = 'PENDING') AS pending,
                       min(created_at) FILTER (WHERE state = 'RUNNING' AND phone_number_id IS NOT NULL
                                                     -- It waits for as long as it was asked to.
                                                     AND type <> 'RELEASE') AS on_number,
                       min(created_at) FILTER (WHERE state = 'RUNNING' AND type IN (:batches)) AS batch,
                       min(created_at) FILTER (WHERE state = 'RUNNING' AND phone_number_id IS NULL
                                                     AND type NOT IN (:batches)) AS other
                FROM operation WHERE ended_at IS NULL
                """)
                .param("batches", BATCHES)
                .query((row, number) -> new OldestOperations(
                        Times.find(row, "pending"),
                        Times.find(row, "on_number"),
                        Times.find(row, "batch"),
                        Times.find(row, "other")))
                .single();
    }

    private Optional<Operation> insert(NewOperation operation) {
        OffsetDateTime now = Times.now(clock);
        return jdbc.sql("""
                INSERT INTO operation (id, owner, type, phone_number_id, chatbot_id, source_operation_id,
                                       workflow_id, idempotency_key, request_fingerprint, state, created_at, updated_at)
                VALUES (:id, :owner, :type, :phoneNumberId, :agentId, :sourceOperationId, :workflowId,
                        :idempotencyKey, :requestFingerprint, :state, :now, :now)
                ON CONFLICT (owner, idempotency_key) DO NOTHING
                RETURNING *
                """)
                .param("id", ids.next("op_"))
                .param("owner", operation.owner())
                .param("type", operation.type().name())
                .param("phoneNumberId", operation.phoneNumberId())
                .param("agentId", operation.agentId())
                .param("sourceOperationId", operation.sourceOperationId())
                .param("workflowId", operation.workflowId())
                .param("idempotencyKey", operation.idempotencyKey())
                .param("requestFingerprint", operation.requestFingerprint())
                .param("state", OperationState.PENDING.name())
                .param("now", now)
                .query(OperationRow::read)
                .optional();
    }

    /** The owner's operation that was opened with this idempotency key. */
    public Optional<Operation> findByKey(String owner, @Nullable String idempotencyKey) {
        return jdbc.sql("SELECT * FROM operation WHERE owner = :owner AND idempotency_key = :idempotencyKey")
                .param("owner", owner)
                .param("idempotencyKey", idempotencyKey)
                .query(OperationRow::read)
                .optional();
    }
}
