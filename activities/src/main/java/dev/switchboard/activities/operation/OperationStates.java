package dev.switchboard.activities.operation;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Moves operations from PENDING by RUNNING to an end, for the activities. What has ended stays as it is. */
@Component
public final class OperationStates {

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    OperationStates(JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    /**
     * PENDING → RUNNING.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code interrupted}, not to be tried again, when it has ended: a
     *     run that was reset must not begin again what is over
     */
    public void begin(String operationId) {
        int begun = jdbc.sql(
                        "UPDATE operation SET state = 'RUNNING', updated_at = :now WHERE id = :id AND state = 'PENDING'")
                .param("id", operationId)
                .param("now", Times.now(clock))
                .update();
        refuseIfEnded(operationId, begun);
    }

    private void refuseIfEnded(String operationId, int begun) {
        if (begun == 0
                && jdbc.sql("SELECT EXISTS (SELECT 1 FROM operation WHERE id = :id AND ended_at IS NOT NULL)")
                        .param("id", operationId)
                        .query(Boolean.class)
                        .single()) {
            throw Failures.refusal(
                    ErrorCode.INTERRUPTED, "Operation " + operationId + " has ended already; start a new one.");
        }
    }

    /**
     * PENDING → RUNNING; makes the row of a workflow that was started past the REST API: by a schedule, or with
     * Temporal's own tools. Such a row is never a caller's, whatever owner the workflow names, since the audit trail
     * takes its actor and its owner from here.
     *
     * @throws io.temporal.failure.ApplicationFailure as {@link #begin(String)}
     */
    public void begin(
            String operationId,
            OperationType type,
            @Nullable String phoneNumberId,
            @Nullable String agentId,
            String workflowId) {
        int begun = jdbc.sql("""
                INSERT INTO operation (id, owner, type, phone_number_id, chatbot_id, workflow_id, state,
                                       created_at, updated_at)
                VALUES (:id, :owner, :type, :phoneNumberId, :agentId, :workflowId, 'RUNNING', :now, :now)
                ON CONFLICT (id) DO UPDATE SET state = 'RUNNING', updated_at = :now WHERE operation.state = 'PENDING'
                """)
                .param("id", operationId)
                .param("owner", UsageWorkflowIds.SYSTEM_OWNER)
                .param("type", type.name())
                .param("phoneNumberId", phoneNumberId)
                .param("agentId", agentId)
                .param("workflowId", workflowId)
                .param("now", Times.now(clock))
                .update();
        refuseIfEnded(operationId, begun);
    }

    /** As above, of an operation on no number and no agent. */
    public void begin(String operationId, OperationType type, String workflowId) {
        begin(operationId, type, null, null, workflowId);
    }

    /**
     * An operation, or one number of an operation on many, has ended: ends the operation's row when it is its own, and
     * tells {@link OperationEnded} to whoever listens. In the transaction of the caller.
     *
     * @param operation the one that the input names, as it was before; none when nobody opened it
     */
    public void end(AuditInput input, @Nullable Operation operation) {
        boolean own = operation != null && Objects.equals(operation.phoneNumberId(), input.phoneNumberId());
        events.publishEvent(new OperationEnded(input, operation, own && endOperation(input)));
    }

    /** Keeps how many requests the WhatsApp senders of a batch's accounts took. */
    public void keepSenderRequests(String operationId, int requests) {
        jdbc.sql("""
                UPDATE operation SET sender_requests = :requests WHERE id = :operationId AND sender_requests < :requests
                """)
                .param("operationId", operationId)
                .param("requests", requests)
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
}
