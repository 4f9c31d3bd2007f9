package dev.switchboard.activities.purchase;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.number.MonthlyPrice;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The owners' budgets. Purchases change what is committed, each in the statement that changes the purchase. */
@Component
public final class Budgets {

    private final JdbcClient jdbc;
    private final Clock clock;

    Budgets(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public Optional<Budget> find(String owner) {
        return jdbc.sql("SELECT * FROM budget WHERE owner = :owner")
                .param("owner", owner)
                .query((row, number) -> new Budget(
                        row.getString("owner"),
                        row.getBigDecimal("monthly_limit"),
                        row.getString("currency"),
                        row.getBigDecimal("committed"),
                        Times.get(row, "updated_at")))
                .optional();
    }

    /** Why an owner may not spend so much more a month, with the cure; empty when they may. */
    public Optional<String> refusal(String owner, MonthlyPrice wanted) {
        Optional<Budget> found = find(owner);
        if (found.isEmpty()) {
            return Optional.of("You have no budget; an administrator sets one with PUT /api/budget.");
        }
        Budget budget = found.get();
        if (!budget.currency().equals(wanted.currency())) {
            return Optional.of("Your budget is in %s; give maxMonthlyPrice in it.".formatted(budget.currency()));
        }
        if (wanted.amount().compareTo(budget.left()) <= 0) {
            return Optional.empty();
        }
        MonthlyPrice left = new MonthlyPrice(budget.left(), budget.currency());
        return Optional.of(
                ("Up to %s would be spent, and your budget has %s left. Buy less, lower maxMonthlyPrice, or have"
                                + " the budget raised with PUT /api/budget.")
                        .formatted(wanted.words(), left.words()));
    }

    /** From now on nobody else changes it until the transaction ends. */
    public void lock(String owner) {
        jdbc.sql("SELECT 1 FROM budget WHERE owner = :owner FOR UPDATE")
                .param("owner", owner)
                .query(Integer.class)
                .optional();
    }

    /**
     * Takes the budget away.
     *
     * @return false when something is committed
     */
    public boolean remove(String owner) {
        return jdbc.sql("DELETE FROM budget WHERE owner = :owner AND committed = 0")
                        .param("owner", owner)
                        .update()
                == 1;
    }

    /**
     * Sets the limit. What is committed stays as it is, also above a lower limit, and the currency while anything is.
     *
     * @return false when something is committed in another currency
     */
    public boolean put(String owner, BigDecimal monthlyLimit, String currency) {
        return jdbc.sql("""
                INSERT INTO budget AS b (owner, monthly_limit, currency, updated_at)
                VALUES (:owner, :monthlyLimit, :currency, :now)
                ON CONFLICT (owner) DO UPDATE
                SET monthly_limit = excluded.monthly_limit, currency = excluded.currency, updated_at = excluded.updated_at
                WHERE b.currency = excluded.currency OR b.committed = 0
                """)
                        .param("owner", owner)
                        .param("monthlyLimit", monthlyLimit)
                        .param("currency", currency)
                        .param("now", Times.now(clock))
                        .update()
                == 1;
    }
}
