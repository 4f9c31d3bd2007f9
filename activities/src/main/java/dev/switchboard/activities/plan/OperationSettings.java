package dev.switchboard.activities.plan;

import dev.switchboard.activities.ground.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What batches change beside their numbers, in PostgreSQL: agents and the budget, each as it was and as it is to be. */
@Component
public final class OperationSettings {

    private static final String AGENT = "AGENT";
    private static final String BUDGET = "BUDGET";

    private final JdbcClient jdbc;

    OperationSettings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An agent as it was and as it is to be; none where there is none. */
    record AgentSetting(
            String id,
            @Nullable WantedAgent before,
            @Nullable WantedAgent after) {}

    /** The budget as it was and as it is to be; none where there is none. */
    record BudgetSetting(
            @Nullable WantedBudget before, @Nullable WantedBudget after) {}

    /** Asks an operation for what a plan changes beside numbers. */
    public void ask(String operationId, FleetDifference difference) {
        difference
                .agents()
                .forEach(agent -> insert(operationId, AGENT, agent.after().id(), agent.before(), agent.after()));
        BudgetDifference budget = difference.budget();
        if (budget != null) {
            insert(operationId, BUDGET, "", budget.before(), budget.after());
        }
    }

    /** Asks an operation for the opposite of what another has changed beside numbers. */
    public void askForTheOpposite(String operationId, String sourceOperationId) {
        jdbc.sql("""
                INSERT INTO operation_setting (operation_id, kind, id, before, after)
                SELECT :operationId, kind, id, after, before FROM operation_setting WHERE operation_id = :source
                """)
                .param("operationId", operationId)
                .param("source", sourceOperationId)
                .update();
    }

    /** Whether the operation changes anything beside numbers. */
    public boolean areOf(String operationId) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM operation_setting WHERE operation_id = :operationId)")
                .param("operationId", operationId)
                .query(Boolean.class)
                .single();
    }

    List<AgentSetting> agents(String operationId) {
        return jdbc.sql("""
                SELECT id, before, after FROM operation_setting
                WHERE operation_id = :operationId AND kind = 'AGENT' ORDER BY id
                """)
                .param("operationId", operationId)
                .query(OperationSettings::agent)
                .list();
    }

    List<BudgetSetting> budgets(String operationId) {
        return jdbc.sql("""
                SELECT before, after FROM operation_setting WHERE operation_id = :operationId AND kind = 'BUDGET'
                """)
                .param("operationId", operationId)
                .query((row, number) -> new BudgetSetting(
                        Json.read(row.getString("before"), WantedBudget.class),
                        Json.read(row.getString("after"), WantedBudget.class)))
                .list();
    }

    private static AgentSetting agent(ResultSet row, int number) throws SQLException {
        return new AgentSetting(
                row.getString("id"),
                Json.read(row.getString("before"), WantedAgent.class),
                Json.read(row.getString("after"), WantedAgent.class));
    }

    private void insert(String operationId, String kind, String id, @Nullable Object before, @Nullable Object after) {
        jdbc.sql("""
                INSERT INTO operation_setting (operation_id, kind, id, before, after)
                VALUES (:operationId, :kind, :id, CAST(:before AS jsonb), CAST(:after AS jsonb))
                """)
                .param("operationId", operationId)
                .param("kind", kind)
                .param("id", id)
                .param("before", Json.write(before))
                .param("after", Json.write(after))
                .update();
    }
}
