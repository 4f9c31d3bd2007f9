package dev.switchboard.activities.purchase;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.purchase.AvailableNumber;
import dev.switchboard.workflows.purchase.BuyNumberInput;
import dev.switchboard.workflows.purchase.InterruptedPurchase;
import dev.switchboard.workflows.purchase.PurchaseNumberInput;
import dev.switchboard.workflows.purchase.PurchaseWish;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The numbers of operations that buy. Each step is one statement, which also moves the owner's budget, and may be
 * repeated.
 */
@Component
public final class Purchases {

    private final JdbcClient jdbc;
    private final Clock clock;

    Purchases(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Reserves what so many numbers may cost at most. Purchases side by side wait for each other at the owner's budget,
     * so that together they never exceed it.
     *
     * @param count how many of those that are wanted
     * @return false when the budget, if there is one in that currency, has less left
     */
    boolean reserve(PurchaseNumberInput input, int count) {
        String operationId = input.operationId();
        MonthlyPrice most = input.terms().most();
        if (exists(operationId)) {
            return true;
        }
        return jdbc.sql("""
                WITH reserved AS (
                    UPDATE budget SET committed = committed + :total, updated_at = :now
                    WHERE owner = :owner AND currency = :currency AND committed + :total <= monthly_limit
                    RETURNING owner)
                INSERT INTO number_purchase (operation_id, ordinal, owner, account_sid, price, currency, state,
                                             pool, created_at, updated_at)
                SELECT :operationId, n, reserved.owner, :accountSid, :price, :currency, 'RESERVED', :pool,
                       :now, :now
                FROM reserved CROSS JOIN generate_series(1, :count) AS n
                """)
                        .param("operationId", operationId)
                        .param("owner", input.owner())
                        .param("accountSid", input.accountSid())
                        .param("pool", input.pool())
                        .param("count", count)
                        .param("price", most.amount())
                        .param("total", most.times(count).amount())
                        .param("currency", most.currency())
                        .param("now", Times.now(clock))
                        .update()
                > 0;
    }

    /** Whether something was reserved for the operation already. */
    boolean exists(String operationId) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM number_purchase WHERE operation_id = :operationId)")
                .param("operationId", operationId)
                .query(Boolean.class)
                .single();
    }

    /**
     * RESERVED or INTENDED → INTENDED, for exactly this number.
     *
     * @return false when the number is here already
     * @throws org.springframework.dao.DuplicateKeyException when another purchase of the account is after it
     */
    boolean intend(String operationId, int ordinal, String phoneNumber) {
        return jdbc.sql("""
                UPDATE number_purchase p SET state = 'INTENDED', phone_number = :phoneNumber, updated_at = :now,
                    asked_at = CASE WHEN p.phone_number = :phoneNumber THEN p.asked_at END
                WHERE p.operation_id = :operationId AND p.ordinal = :ordinal AND p.state IN ('RESERVED', 'INTENDED')
                  AND NOT EXISTS (SELECT 1 FROM phone_number n
                                  WHERE n.account_sid = p.account_sid AND n.phone_number = :phoneNumber
                                    AND n.state <> 'RELEASED')
                """)
                        .param("operationId", operationId)
                        .param("ordinal", ordinal)
                        .param("phoneNumber", phoneNumber)
                        .param("now", Times.now(clock))
                        .update()
                == 1;
    }

    /** Whether Twilio may have been asked for the number already. */
    public boolean wasAsked(String operationId, int ordinal) {
        return askedAt(operationId, ordinal).isPresent();
    }

    /** Since when Twilio may have been asked for it. */
    public Optional<Instant> askedAt(String operationId, int ordinal) {
        return jdbc.sql("""
                SELECT asked_at FROM number_purchase
                WHERE operation_id = :operationId AND ordinal = :ordinal AND asked_at IS NOT NULL
                """)
                .param("operationId", operationId)
                .param("ordinal", ordinal)
                .query((row, number) -> Times.get(row, "asked_at"))
                .optional();
    }

    /** Records that Twilio is about to be asked for the number, which the account surely does not have yet. */
    public void ask(String operationId, int ordinal) {
        jdbc.sql("""
                UPDATE number_purchase SET asked_at = coalesce(asked_at, :now)
                WHERE operation_id = :operationId AND ordinal = :ordinal AND state = 'INTENDED'
                """)
                .param("operationId", operationId)
                .param("ordinal", ordinal)
                .param("now", Times.now(clock))
                .update();
    }

    /**
     * The fencing token of whoever buys or releases: passes while the operation runs and the number is in that state.
     *
     * @throws io.temporal.failure.ApplicationFailure {@code interrupted}, not to be tried again
     */
    public void require(String operationId, int ordinal, PurchaseState state) {
        boolean holds = jdbc.sql("""
                SELECT EXISTS (
                    SELECT 1 FROM number_purchase p JOIN operation o ON o.id = p.operation_id
                    WHERE p.operation_id = :operationId AND p.ordinal = :ordinal AND p.state = :state
                      AND o.ended_at IS NULL)
                """)
                .param("operationId", operationId)
                .param("ordinal", ordinal)
                .param("state", state.name())
                .query(Boolean.class)
                .single();
        if (!holds) {
            throw Failures.refusal(
                    ErrorCode.INTERRUPTED,
                    "Operation " + operationId + " does not buy any more, so nothing was sent. Start a new one.");
        }
    }

    /** INTENDED → BOUGHT. */
    void bought(String operationId, int ordinal, String phoneNumberId) {
        jdbc.sql("""
                UPDATE number_purchase SET state = 'BOUGHT', phone_number_id = :phoneNumberId, updated_at = :now
                WHERE operation_id = :operationId AND ordinal = :ordinal AND state = 'INTENDED'
                """)
                .param("operationId", operationId)
                .param("ordinal", ordinal)
                .param("phoneNumberId", phoneNumberId)
                .param("now", Times.now(clock))
                .update();
    }

    /** The price is known: what was reserved beyond it is given back. */
    void price(String operationId, int ordinal, MonthlyPrice price) {
        jdbc.sql("""
                WITH before AS (
                    SELECT owner, price FROM number_purchase
                    WHERE operation_id = :operationId AND ordinal = :ordinal AND state = 'INTENDED' AND price > :price
                    FOR UPDATE
                ), priced AS (
                    UPDATE number_purchase SET price = :price
                    WHERE operation_id = :operationId AND ordinal = :ordinal AND EXISTS (SELECT 1 FROM before))
                UPDATE budget b SET committed = b.committed - (before.price - :price), updated_at = :now
                FROM before WHERE b.owner = before.owner
                """)
                .param("operationId", operationId)
                .param("ordinal", ordinal)
                .param("price", price.amount())
                .param("now", Times.now(clock))
                .update();
    }

    /** BOUGHT → RELEASED; its price is given back. */
    void released(String operationId, int ordinal) {
        giveBack("p.ordinal = :ordinal AND p.state = 'BOUGHT'", "RELEASED", operationId, ordinal);
    }

    /** RESERVED, INTENDED → NOT_BOUGHT; what was reserved is given back. */
    void notBought(String operationId) {
        giveBack("p.ordinal >= :ordinal AND p.state IN ('RESERVED', 'INTENDED')", "NOT_BOUGHT", operationId, 1);
    }

    private void giveBack(String which, String state, String operationId, int ordinal) {
        jdbc.sql("""
                WITH ended AS (
                    UPDATE number_purchase p SET state = :state, updated_at = :now
                    WHERE p.operation_id = :operationId AND %s RETURNING p.owner, p.price)
                UPDATE budget b SET committed = b.committed - given.amount, updated_at = :now
                FROM (SELECT owner, sum(price) AS amount FROM ended GROUP BY owner) given WHERE b.owner = given.owner
                """.formatted(which))
                .param("operationId", operationId)
                .param("ordinal", ordinal)
                .param("state", state)
                .param("now", Times.now(clock))
                .update();
    }

    /** What the operation has bought and kept, in order. */
    public List<Purchase> bought(String operationId) {
        return find(operationId).stream()
                .filter(purchase -> purchase.state() == PurchaseState.BOUGHT)
                .toList();
    }

    /** The numbers of an operation, in order. */
    public List<Purchase> find(String operationId) {
        return jdbc.sql("SELECT * FROM number_purchase WHERE operation_id = :operationId ORDER BY ordinal")
                .param("operationId", operationId)
                .query((row, number) -> new Purchase(
                        row.getInt("ordinal"),
                        PurchaseState.valueOf(row.getString("state")),
                        row.getString("phone_number"),
                        row.getString("phone_number_id"),
                        new MonthlyPrice(row.getBigDecimal("price"), row.getString("currency"))))
                .list();
    }

    /** Numbers that Twilio was asked for, with an answer that nobody has seen, and those that are ours. */
    InterruptedPurchase interrupted(String operationId) {
        String accountSid = jdbc.sql(
                        "SELECT account_sid FROM number_purchase WHERE operation_id = :operationId LIMIT 1")
                .param("operationId", operationId)
                .query(String.class)
                .optional()
                .orElse("");
        List<BuyNumberInput> inDoubt = find(operationId).stream()
                .filter(purchase ->
                        purchase.state() == PurchaseState.INTENDED && wasAsked(operationId, purchase.ordinal()))
                .map(purchase -> new BuyNumberInput(
                        operationId,
                        purchase.ordinal(),
                        accountSid,
                        AvailableNumber.known(String.valueOf(purchase.phoneNumber())),
                        PurchaseWish.Details.NONE,
                        null))
                .toList();
        List<InterruptedPurchase.Bought> bought = bought(operationId).stream()
                .map(purchase ->
                        new InterruptedPurchase.Bought(String.valueOf(purchase.phoneNumberId()), purchase.price()))
                .toList();
        return new InterruptedPurchase(accountSid, inDoubt, bought);
    }

    /** Numbers of the operation that it was about to assign. */
    public List<String> beingAssigned(String operationId) {
        return jdbc.sql("""
                SELECT n.id FROM number_purchase p JOIN phone_number n ON n.id = p.phone_number_id
                WHERE p.operation_id = :operationId AND n.operation_id = p.operation_id AND n.state = 'ASSIGNING'
                ORDER BY n.id
                """)
                .param("operationId", operationId)
                .query(String.class)
                .list();
    }

    /** What a number costs that the operation has bought. */
    public Optional<MonthlyPrice> price(String operationId, String phoneNumberId) {
        return bought(operationId).stream()
                .filter(purchase -> phoneNumberId.equals(purchase.phoneNumberId()))
                .map(Purchase::price)
                .findFirst();
    }

    /** The id of a number that was bought. */
    Optional<String> phoneNumberId(String operationId, int ordinal) {
        return find(operationId).stream()
                .filter(purchase -> purchase.ordinal() == ordinal)
                .flatMap(purchase -> Optional.ofNullable(purchase.phoneNumberId()).stream())
                .findFirst();
    }
}
