package dev.switchboard.activities.purchase;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.number.Buyer;
import dev.switchboard.workflows.number.MonthlyPrice;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Numbers that were bought here, and what their owners' budgets pay for them. */
@Component
public final class PaidNumbers {

    private final JdbcClient jdbc;
    private final Clock clock;

    PaidNumbers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Who buys one of an operation's numbers, and for which pool, if that is still there. */
    Buyer buyer(String operationId, int ordinal) {
        return jdbc.sql("""
                SELECT b.owner, b.account_sid, p.name AS pool
                FROM number_purchase b
                LEFT JOIN pool p ON p.owner = b.owner AND p.name = b.pool AND p.created_at <= b.created_at
                WHERE b.operation_id = :operationId AND b.ordinal = :ordinal
                """)
                .param("operationId", operationId)
                .param("ordinal", ordinal)
                .query(Buyer.class)
                .single();
    }

    /** What the number costs a month; empty when it was not bought here. */
    public Optional<MonthlyPrice> price(String phoneNumberId) {
        return jdbc.sql("""
                SELECT price, currency FROM number_purchase
                WHERE phone_number_id = :phoneNumberId AND state = 'BOUGHT' ORDER BY updated_at DESC LIMIT 1
                """)
                .param("phoneNumberId", phoneNumberId)
                .query((row, number) -> new MonthlyPrice(row.getBigDecimal("price"), row.getString("currency")))
                .optional();
    }

    /** BOUGHT → RELEASED; the price is given back to the budget that has paid it. */
    public void released(String phoneNumberId) {
        jdbc.sql("""
                WITH ended AS (
                    UPDATE number_purchase SET state = 'RELEASED', updated_at = :now
                    WHERE phone_number_id = :phoneNumberId AND state = 'BOUGHT' RETURNING owner, price)
                UPDATE budget b SET committed = b.committed - given.amount, updated_at = :now
                FROM (SELECT owner, sum(price) AS amount FROM ended GROUP BY owner) given WHERE b.owner = given.owner
                """)
                .param("phoneNumberId", phoneNumberId)
                .param("now", Times.now(clock))
                .update();
    }
}
