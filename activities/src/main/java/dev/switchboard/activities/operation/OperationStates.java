package dev.switchboard.activities.operation;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.RouteChange;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves operations from PENDING by RUNNING to an end, for the activities. What has ended stays as it is. */
@Component
public final class OperationStates {

    private final JdbcClient jdbc;
    private final OperationItems items;
    private final Clock clock;

    OperationStates(JdbcClient jdbc, OperationItems items, Clock clock) {
        this.jdbc = jdbc;
        this.items = items;
        this.clock = clock;
    }

    /** PENDING → RUNNING. */
    public void begin(String operationId) {
        jdbc.sql("UPDATE operation SET state = 'RUNNING', updated_at = :now WHERE id = :id AND state = 'PENDING'")
                .param("id", operationId)
                .param("now", Times.now(clock))
                .update();
    }

    /** PENDING → RUNNING; makes the row of a workflow that was started past the REST API, from Temporal's own tools. */
    public void begin(
            String operationId,
            String owner,
            OperationType type,
            @Nullable String phoneNumberId,
            @Nullable String agentId,
            String workflowId) {
        jdbc.sql("""
                INSERT INTO operation (id, owner, type, phone_number_id, chatbot_id, workflow_id, state,
                                       created_at, updated_at)
                VALUES (:id, :owner, :type, :phoneNumberId, :agentId, :workflowId, 'RUNNING', :now, :now)
                ON CONFLICT (id) DO UPDATE SET state = 'RUNNING', updated_at = :now WHERE operation.state = 'PENDING'
                """)
                .param("id", operationId)
                .param("owner", owner)
                .param("type", type.name())
                .param("phoneNumberId", phoneNumberId)
                .param("agentId", agentId)
                .param("workflowId", workflowId)
                .param("now", Times.now(clock))
                .update();
    }

    /**
     * Ends the operation itself or, when it is one on many and the input about a single number, that number's item.
     *
     * @param operation the one that the input names, as it was before
     * @return what the operation does, when it was the operation itself that ended by this call
     */
    public Optional<OperationType> end(AuditInput input, Operation operation) {
        String phoneNumberId = input.phoneNumberId();
        if (phoneNumberId != null) {
            release(input.operationId(), phoneNumberId);
        }
        if (Objects.equals(operation.phoneNumberId(), phoneNumberId)) {
            return endOperation(input) ? Optional.of(operation.type()) : Optional.empty();
        }
        if (phoneNumberId != null) {
            endItem(input, phoneNumberId);
        }
        return Optional.empty();
    }

    /** Lets go of a number that the operation held without changing its binding. */
    private void release(String operationId, String phoneNumberId) {
        jdbc.sql("""
                UPDATE phone_number SET held_by = NULL, held_until = NULL
                WHERE id = :phoneNumberId AND held_by = :operationId
                """)
                .param("phoneNumberId", phoneNumberId)
                .param("operationId", operationId)
                .update();
    }

    private boolean endOperation(AuditInput input) {
        return jdbc.sql("""
                UPDATE operation
                SET state = :state, failure = CAST(:failure AS jsonb), result = CAST(:result AS jsonb),
                    counts = CAST(:counts AS jsonb), updated_at = :now, ended_at = :now
                WHERE id = :id AND ended_at IS NULL
                """)
                        .param("state", input.state().name())
                        .param("failure", Json.write(input.failure()))
                        .param("result", Json.write(input.result()))
                        .param("counts", Json.write(input.counts()))
                        .param("now", Times.now(clock))
                        .param("id", input.operationId())
                        .update()
                == 1;
    }

    private void endItem(AuditInput input, String phoneNumberId) {
        if (input.state() != OperationState.COMPLETED) {
            items.end(input.operationId(), phoneNumberId, ItemState.FAILED, reason(input), List.of());
            return;
        }
        List<RouteChange> changes =
                input.result() == null ? List.of() : input.result().changes();
        items.end(
                input.operationId(),
                phoneNumberId,
                changes.isEmpty() ? ItemState.UNCHANGED : ItemState.UPDATED,
                null,
                changes);
    }

    private static OperationFailure reason(AuditInput input) {
        if (input.failure() != null) {
            return input.failure();
        }
        if (input.state() == OperationState.CANCELLED) {
            return OperationFailure.of(ErrorCode.CANCELLED, "The operation was cancelled.");
        }
        return OperationFailure.of(ErrorCode.INTERNAL, "Ended as " + input.state() + " without a reason.");
    }
}
