package dev.switchboard.activities.drift;

import dev.switchboard.activities.batch.BatchPlans;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.workflows.assignment.UnassignNumberInput;
import dev.switchboard.workflows.batch.BatchWorkflowIds;
import dev.switchboard.workflows.drift.DriftCheck;
import dev.switchboard.workflows.drift.DriftResult;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationType;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is repaired after a check, as a batch of its owner's, and what the check came to. */
@Component
final class DriftRepairs {

    /** Drift that the check saw, that an update helps, and whose agent's policy is to repair it. */
    private static final String TO_REPAIR = """
            FROM route_drift d JOIN phone_number n ON n.id = d.phone_number_id JOIN chatbot c ON c.id = n.chatbot_id
            WHERE d.resolved_at IS NULL AND d.update_cures <> 'NONE' AND c.drift_policy = 'REPAIR'
              AND n.state = 'ASSIGNED' AND (CAST(:owner AS text) IS NULL OR n.owner = :owner)
              AND d.last_seen_at >= (SELECT created_at FROM operation WHERE id = :check)
            """;

    /**
     * What the check saw left over, and whose policy is to repair it: that of the agent which the number had last, as
     * the audit trail tells. A number that never had one is reported only.
     */
    private static final String TO_CLEAR = """
            FROM route_drift d JOIN phone_number n ON n.id = d.phone_number_id
            CROSS JOIN LATERAL (
                SELECT m.chatbot_id FROM message m
                WHERE m.owner = n.owner AND m.phone_number_id = n.id AND m.chatbot_id IS NOT NULL
                ORDER BY m.created_at DESC, m.id DESC LIMIT 1) last
            JOIN chatbot c ON c.id = last.chatbot_id
            WHERE d.resolved_at IS NULL AND d.chatbot_id IS NULL AND c.drift_policy = 'REPAIR'
              AND n.state = 'FREE' AND (CAST(:owner AS text) IS NULL OR n.owner = :owner)
              AND d.last_seen_at >= (SELECT created_at FROM operation WHERE id = :check)
            """;

    private final JdbcClient jdbc;
    private final BatchPlans plans;
    private final Operations operations;

    DriftRepairs(JdbcClient jdbc, BatchPlans plans, Operations operations) {
        this.jdbc = jdbc;
        this.plans = plans;
        this.operations = operations;
    }

    List<String> owners(DriftCheck check, String after, int limit) {
        return jdbc.sql("SELECT DISTINCT n.owner " + TO_REPAIR + " AND n.owner > :after ORDER BY n.owner LIMIT :limit")
                .param("owner", check.onlyOwner())
                .param("check", check.operationId())
                .param("after", after)
                .param("limit", limit)
                .query(String.class)
                .list();
    }

    /** Opens it once per check, however often it is asked to; none when nothing is left to repair. */
    Optional<String> open(DriftCheck check, String owner) {
        String id = operations
                .open(NewOperation.of(owner, OperationType.REPAIR_DRIFT, BatchWorkflowIds.updateWorkflowId(owner))
                        .onceAfter(check.operationId(), "repair of " + check.operationId()))
                .operation()
                .id();
        plans.select(
                id,
                jdbc.sql("SELECT n.id " + TO_REPAIR)
                        .param("owner", owner)
                        .param("check", check.operationId())
                        .query(String.class)
                        .list());
        if (!plans.isSelective(id)) {
            operations.discard(id);
            return Optional.empty();
        }
        return Optional.of(id);
    }

    /** Opens them once per check, however often it is asked to. */
    List<UnassignNumberInput> openClearings(DriftCheck check, String after, int limit) {
        return jdbc.sql("SELECT n.id, n.owner " + TO_CLEAR + " AND n.id > :after ORDER BY n.id LIMIT :limit")
                .param("owner", check.onlyOwner())
                .param("check", check.operationId())
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> openClearing(check, row.getString("owner"), row.getString("id")))
                .list();
    }

    private UnassignNumberInput openClearing(DriftCheck check, String owner, String phoneNumberId) {
        Operation operation = operations
                .open(NewOperation.of(owner, OperationType.UNASSIGN, NumberWorkflowIds.workflowId(phoneNumberId))
                        .onNumber(phoneNumberId, null)
                        .onceAfter(
                                check.operationId(), "clearing of " + phoneNumberId + " after " + check.operationId()))
                .operation();
        return new UnassignNumberInput(operation.id(), owner, phoneNumberId);
    }

    DriftResult count(DriftCheck check, int checked) {
        return jdbc.sql("""
                SELECT (SELECT count(*) FROM route_drift d, operation o
                        WHERE o.id = :check AND d.resolved_at IS NULL AND d.last_seen_at >= o.created_at
                          AND (CAST(:owner AS text) IS NULL OR d.owner = :owner)) AS drifted,
                       (SELECT count(*) FROM route_drift WHERE found_by = :check) AS found,
                       (SELECT count(*) FROM route_drift WHERE resolved_by = :check) AS resolved,
                       (SELECT count(*) FROM route_drift d JOIN operation o ON o.id = d.resolved_by
                        WHERE o.source_operation_id = :check AND d.repaired_at IS NOT NULL) AS repaired
                """)
                .param("check", check.operationId())
                .param("owner", check.onlyOwner())
                .query((row, number) -> new DriftResult(
                        checked,
                        row.getInt("drifted"),
                        row.getInt("found"),
                        row.getInt("resolved"),
                        row.getInt("repaired")))
                .single();
    }
}
