package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.OpenedOperation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The numbers of pools. A number stays in its pool while an agent has it, and is free there again afterwards. */
@Component
public final class PooledNumbers {

    /**
     * Why the number n is of no use for the pool p, in SQL: the name of an {@link UnfitFor}, null when it is of use.
     */
    public static final String UNFIT = """
            (CASE WHEN n.missing_since IS NOT NULL THEN 'MISSING'
                  WHEN (p.voice AND NOT n.voice) OR (p.sms AND NOT n.sms) THEN 'CAPABILITIES' END)""";

    private final JdbcClient jdbc;
    private final PhoneNumberRepository repository;
    private final Operations operations;
    private final WebhookUrls urls;
    private final Clock clock;
    private final TransactionTemplate transaction;

    PooledNumbers(
            JdbcClient jdbc,
            PhoneNumberRepository repository,
            Operations operations,
            WebhookUrls urls,
            Clock clock,
            PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.repository = repository;
        this.operations = operations;
        this.urls = urls;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    /**
     * Opens an assignment and reserves a number of the pool for it, in one transaction: the assignment's run finds the
     * number reserved. When that is never started, recovery gives the number back. An operation that was opened before
     * with the same idempotency key has its number already.
     *
     * @throws PoolEmptyException when none can be had, and then nothing is opened
     */
    public OpenedOperation reserve(NewOperation assignment, FromPool wanted) {
        return Objects.requireNonNull(transaction.execute(status -> {
            OpenedOperation opened = operations.open(assignment);
            if (!opened.isNew()) {
                return opened;
            }
            String operationId = opened.operation().id();
            String number =
                    take(operationId, assignment.owner(), wanted).orElseThrow(() -> new PoolEmptyException(wanted));
            return new OpenedOperation(
                    operations.onNumber(operationId, number, NumberWorkflowIds.workflowId(number)), true);
        }));
    }

    /**
     * FREE → ASSIGNING, of the number that was free longest. Whoever is at the same passes over a number that somebody
     * else has locked for the moment, so that no two wait for one. When there is no other, he waits: whoever had it
     * locked may have left it free.
     */
    private Optional<String> take(String operationId, String owner, FromPool wanted) {
        return take(operationId, owner, wanted, "SKIP LOCKED").or(() -> take(operationId, owner, wanted, ""));
    }

    private Optional<String> take(String operationId, String owner, FromPool wanted, String locked) {
        return jdbc.sql("""
                UPDATE phone_number
                SET state = 'ASSIGNING', chatbot_id = :agentId, sms_enabled = :sms, whatsapp_enabled = :whatsApp,
                    operation_id = :operationId, bound_by = :operationId, base_urls = ARRAY[CAST(:baseUrl AS text)],
                    version = version + 1, updated_at = :now, held_by = NULL, held_until = NULL
                WHERE id = (SELECT n.id FROM phone_number n JOIN pool p ON p.owner = n.owner AND p.name = n.pool
                            WHERE n.owner = :owner AND n.pool = :pool AND n.state = 'FREE' AND %s IS NULL
                              AND (n.held_by IS NULL OR n.held_until < :now)
                              AND (n.sms OR NOT :sms) AND (n.whatsapp OR NOT :whatsApp)
                              AND (n.voice OR :sms OR :whatsApp)
                              -- Its operation may not have got as far as to reserve it.
                              AND NOT EXISTS (SELECT 1 FROM operation o
                                              WHERE o.workflow_id = 'phone-number/' || n.id AND o.ended_at IS NULL)
                            ORDER BY n.take_failed_at NULLS FIRST, n.free_since, n.id
                            LIMIT 1 FOR NO KEY UPDATE OF n %s)
                RETURNING id
                """.formatted(UNFIT, locked))
                .param("operationId", operationId)
                .param("agentId", wanted.agentId())
                .param("sms", wanted.enableSms())
                .param("whatsApp", wanted.enableWhatsApp())
                .param("baseUrl", urls.base())
                .param("owner", owner)
                .param("pool", wanted.pool())
                .param("now", Times.now(clock))
                .query(String.class)
                .optional();
    }

    /** ASSIGNING → FREE, of a number whose assignment's run was surely not started. */
    public void giveBack(String operationId, String phoneNumberId) {
        repository.move(phoneNumberId, operationId, BindingState.ASSIGNING, BindingState.FREE, Times.now(clock));
    }

    /** Puts a number into a pool, out of the one in which it is. */
    public void put(String phoneNumberId, String pool) {
        jdbc.sql("UPDATE phone_number SET pool = :pool WHERE id = :id AND state <> 'RELEASED'")
                .param("pool", pool)
                .param("id", phoneNumberId)
                .update();
    }

    /** The pool in which the number is. */
    public Optional<String> poolOf(String phoneNumberId) {
        return jdbc.sql("SELECT pool FROM phone_number WHERE id = :id AND pool IS NOT NULL")
                .param("id", phoneNumberId)
                .query(String.class)
                .optional();
    }

    /** Takes the number out of its pool; whoever has it keeps it. */
    public void takeOut(String phoneNumberId) {
        jdbc.sql("UPDATE phone_number SET pool = NULL WHERE id = :id")
                .param("id", phoneNumberId)
                .update();
    }

    /** The same of all numbers of the pool. */
    public void takeAllOut(String owner, String pool) {
        jdbc.sql("UPDATE phone_number SET pool = NULL WHERE owner = :owner AND pool = :pool")
                .param("owner", owner)
                .param("pool", pool)
                .update();
    }

    /** The numbers of a pool: the free ones first, and of them the one that was free longest. */
    public List<PooledNumber> list(String owner, String pool, int limit) {
        return jdbc.sql("""
                SELECT n.id, n.phone_number, n.state, n.chatbot_id, paid.price, paid.currency,
                       CASE WHEN n.state = 'FREE' THEN n.free_since END AS free_since,
                       CASE WHEN n.state = 'FREE' THEN %s END AS unfit
                FROM phone_number n
                JOIN pool p ON p.owner = n.owner AND p.name = n.pool
                LEFT JOIN LATERAL (
                    SELECT b.price, b.currency FROM number_purchase b
                    WHERE b.phone_number_id = n.id AND b.state = 'BOUGHT'
                    ORDER BY b.updated_at DESC LIMIT 1) paid ON true
                WHERE n.owner = :owner AND n.pool = :pool
                ORDER BY free_since NULLS LAST, n.phone_number, n.id LIMIT :limit
                """.formatted(UNFIT))
                .param("owner", owner)
                .param("pool", pool)
                .param("limit", limit)
                .query((row, number) -> read(row))
                .list();
    }

    /** The free numbers of all pools of the owner, by the pool: of each the ones that were free longest. */
    public Map<String, List<PooledNumber>> free(String owner, int mostOfEach) {
        Map<String, List<PooledNumber>> pools = new HashMap<>();
        jdbc.sql("""
                SELECT n.id, n.phone_number, n.state, n.chatbot_id, n.free_since, n.pool, paid.price, paid.currency,
                       %s AS unfit
                FROM (SELECT f.*, row_number() OVER (PARTITION BY f.pool ORDER BY f.free_since NULLS LAST,
                                                     f.phone_number, f.id) AS place
                      FROM phone_number f
                      WHERE f.owner = :owner AND f.pool IS NOT NULL AND f.state = 'FREE') n
                JOIN pool p ON p.owner = n.owner AND p.name = n.pool
                LEFT JOIN LATERAL (
                    SELECT b.price, b.currency FROM number_purchase b
                    WHERE b.phone_number_id = n.id AND b.state = 'BOUGHT'
                    ORDER BY b.updated_at DESC LIMIT 1) paid ON true
                WHERE n.place <= :most ORDER BY n.pool, n.place
                """.formatted(UNFIT))
                .param("owner", owner)
                .param("most", mostOfEach)
                .query(row -> {
                    pools.computeIfAbsent(row.getString("pool"), pool -> new ArrayList<>())
                            .add(read(row));
                });
        return pools;
    }

    private static PooledNumber read(ResultSet row) throws SQLException {
        BigDecimal price = row.getBigDecimal("price");
        String unfit = row.getString("unfit");
        return new PooledNumber(
                row.getString("id"),
                row.getString("phone_number"),
                BindingState.valueOf(row.getString("state")),
                row.getString("chatbot_id"),
                Times.find(row, "free_since"),
                unfit == null ? null : UnfitFor.valueOf(unfit),
                price == null ? null : new MonthlyPrice(price, row.getString("currency")));
    }
}
