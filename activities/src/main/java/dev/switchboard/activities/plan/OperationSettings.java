package dev.switchboard.activities.plan;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What batches change beside their numbers, in PostgreSQL: pools, agents and the budget, each as it was and as it is to
 * be; and of a plan that is carried out, which it is and what of it is left.
 */
@Component
public final class OperationSettings {

    /** Whoever hears of so many has heard enough. */
    private static final int MOST_TOLD = 1_000;

    private static final String PLAN = "PLAN";
    private static final String NUMBER = "NUMBER";

    private final JdbcClient jdbc;
    private final Clock clock;

    OperationSettings(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Asks an operation for what a plan changes beside numbers, and keeps what it cannot change. */
    public void ask(String operationId, Plan plan) {
        FleetDifference difference = plan.difference();
        List<Row> rows = new ArrayList<>();
        rows.add(Row.beside(PLAN, plan.id(), null));
        difference
                .pools()
                .forEach(pool ->
                        rows.add(Row.of(Setting.Kind.POOL, pool.after().key().name(), pool.before(), pool.after())));
        difference
                .agents()
                .forEach(agent ->
                        rows.add(Row.of(Setting.Kind.AGENT, agent.after().id(), agent.before(), agent.after())));
        BudgetDifference budget = difference.budget();
        if (budget != null) {
            rows.add(Row.of(Setting.Kind.BUDGET, "", budget.before(), budget.after()));
        }
        for (NumberDifference number : difference.numbers()) {
            if (number.conflict() != null) {
                rows.add(Row.beside(
                        NUMBER, number.phoneNumberId(), number.conflict().message()));
            }
        }
        jdbc.sql("""
                INSERT INTO operation_setting (operation_id, kind, id, before, after, left_alone)
                SELECT :operationId, r.kind, r.id, nullif(r.before, 'null'), nullif(r.after, 'null'), r."leftAlone"
                FROM jsonb_to_recordset(CAST(:rows AS jsonb))
                    AS r (kind text, id text, before jsonb, after jsonb, "leftAlone" text)
                """)
                .param("operationId", operationId)
                .param("rows", Json.write(rows))
                .update();
    }

    /** A row as it is asked for. */
    private record Row(
            String kind,
            String id,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable String leftAlone) {

        static Row of(Setting.Kind kind, String id, @Nullable Object before, Object after) {
            return new Row(kind.name(), id, before, after, null);
        }

        /** What is no setting. */
        static Row beside(String kind, String id, @Nullable String leftAlone) {
            return new Row(kind, id, null, null, leftAlone);
        }
    }

    /** Asks an operation for the opposite of what another has changed beside numbers. */
    public void askForTheOpposite(String operationId, String sourceOperationId) {
        jdbc.sql("""
                INSERT INTO operation_setting (operation_id, kind, id, before, after)
                SELECT :operationId, kind, id, after, before FROM operation_setting
                WHERE operation_id = :source AND kind IN ('AGENT', 'POOL', 'BUDGET')
                  AND written_at IS NOT NULL AND left_alone IS NULL
                """)
                .param("operationId", operationId)
                .param("source", sourceOperationId)
                .update();
    }

    /** Whether the operation changes anything beside numbers. */
    public boolean areOf(String operationId) {
        return anyOf(operationId, Setting.Kind.AGENT) || pools(operationId) || budget(operationId);
    }

    /** Whether the operation changes pools. */
    public boolean pools(String operationId) {
        return anyOf(operationId, Setting.Kind.POOL);
    }

    /** Whether the operation changes the budget. */
    public boolean budget(String operationId) {
        return anyOf(operationId, Setting.Kind.BUDGET);
    }

    /** The plan that the operation carries out. */
    public Optional<String> planOf(String operationId) {
        return jdbc.sql("SELECT id FROM operation_setting WHERE operation_id = :operationId AND kind = 'PLAN'")
                .param("operationId", operationId)
                .query(String.class)
                .optional();
    }

    /** The operations that carry the plan out, in their order. */
    public List<String> operationsOf(String planId) {
        return operationsOf(List.of(planId)).getOrDefault(planId, List.of());
    }

    /** The same of several plans, by their ids; none of a plan that nobody has carried out. */
    public Map<String, List<String>> operationsOf(Collection<String> planIds) {
        Map<String, List<String>> operations = new HashMap<>();
        jdbc.sql("""
                SELECT id, operation_id FROM operation_setting
                WHERE kind = 'PLAN' AND id = ANY (:ids) ORDER BY operation_id
                """).param("ids", planIds.toArray(new String[0])).query((ResultSet row) -> {
            operations
                    .computeIfAbsent(row.getString("id"), id -> new ArrayList<>())
                    .add(row.getString("operation_id"));
        });
        return operations;
    }

    /** What the operation has left as it is beside numbers that failed, by kind and id; no more than anybody reads. */
    public List<LeftAlone> leftAlone(String operationId) {
        return jdbc.sql("""
                SELECT kind, id, left_alone FROM operation_setting
                WHERE operation_id = :operationId AND left_alone IS NOT NULL ORDER BY kind, id LIMIT :most
                """)
                .param("operationId", operationId)
                .param("most", MOST_TOLD)
                .query((row, number) ->
                        new LeftAlone(row.getString("kind"), row.getString("id"), row.getString("left_alone")))
                .list();
    }

    /**
     * What is to be changed now: each setting once, whoever asks again; nothing for an operation that has ended, whose
     * worker was believed dead.
     */
    List<Setting> beginChanging(String operationId) {
        return jdbc.sql("""
                UPDATE operation_setting s SET written_at = :now
                WHERE operation_id = :operationId AND after IS NOT NULL AND written_at IS NULL
                  AND EXISTS (SELECT 1 FROM operation o WHERE o.id = s.operation_id AND o.ended_at IS NULL)
                RETURNING kind, id, before, after
                """)
                .param("operationId", operationId)
                .param("now", Times.now(clock))
                .query(OperationSettings::setting)
                .list();
    }

    /** The same of what is to be taken away. */
    List<Setting> beginRemoving(String operationId) {
        return jdbc.sql("""
                UPDATE operation_setting SET written_at = :now
                WHERE operation_id = :operationId AND kind IN ('AGENT', 'POOL', 'BUDGET') AND after IS NULL
                  AND written_at IS NULL
                RETURNING kind, id, before, after
                """)
                .param("operationId", operationId)
                .param("now", Times.now(clock))
                .query(OperationSettings::setting)
                .list();
    }

    /** Keeps why a setting was left as it is. */
    void leave(String operationId, Setting setting, String why) {
        jdbc.sql("""
                UPDATE operation_setting SET left_alone = :why
                WHERE operation_id = :operationId AND kind = :kind AND id = :id
                """)
                .param("why", why)
                .param("operationId", operationId)
                .param("kind", setting.kind().name())
                .param("id", setting.id())
                .update();
    }

    private boolean anyOf(String operationId, Setting.Kind kind) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT 1 FROM operation_setting WHERE operation_id = :operationId AND kind = :kind)
                """)
                .param("operationId", operationId)
                .param("kind", kind.name())
                .query(Boolean.class)
                .single();
    }

    private static Setting setting(ResultSet row, int number) throws SQLException {
        return new Setting(
                Setting.Kind.valueOf(row.getString("kind")),
                row.getString("id"),
                row.getString("before"),
                row.getString("after"));
    }
}
