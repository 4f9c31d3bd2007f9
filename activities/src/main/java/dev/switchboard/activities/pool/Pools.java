package dev.switchboard.activities.pool;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.number.PooledNumbers;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.pool.PoolKey;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.NumberType;
import dev.switchboard.workflows.purchase.PurchaseWish;
import dev.switchboard.workflows.purchase.RequiredCapabilities;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The owners' pools. */
@Component
public final class Pools {

    /** The most that an owner has: a list of pools counts the numbers of each. */
    public static final int MOST = 100;

    private static final String SELECT = """
            SELECT p.*, has.free, has.used, has.unfit, has.cost, has.unpriced, coming.numbers AS coming
            FROM pool p
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE n.state = 'FREE' AND fit.unfit IS NULL) AS free,
                       count(*) FILTER (WHERE n.state = 'FREE' AND fit.unfit IS NOT NULL) AS unfit,
                       count(*) FILTER (WHERE n.state <> 'FREE') AS used,
                       coalesce(sum(paid.price), 0) AS cost,
                       count(*) FILTER (WHERE paid.price IS NULL) AS unpriced
                FROM phone_number n
                CROSS JOIN LATERAL (SELECT %s AS unfit) fit
                LEFT JOIN LATERAL (
                    SELECT b.price FROM number_purchase b
                    WHERE b.phone_number_id = n.id AND b.state = 'BOUGHT' AND b.currency = p.currency
                    ORDER BY b.updated_at DESC LIMIT 1) paid ON true
                WHERE n.owner = p.owner AND n.pool = p.name) has
            CROSS JOIN LATERAL (
                SELECT count(*) AS numbers FROM number_purchase q
                WHERE q.owner = p.owner AND q.pool = p.name AND q.state IN ('RESERVED', 'INTENDED')) coming
            """.formatted(PooledNumbers.UNFIT);

    /** The constraint of the database. */
    private static final String NAMES_ITS_AGENT = "pool_names_its_agent";

    private static final String SHORT = "has.free < p.min_free";

    private final JdbcClient jdbc;
    private final Clock clock;

    Pools(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public Optional<PoolState> find(PoolKey key) {
        return jdbc.sql(SELECT + "WHERE p.owner = :owner AND p.name = :name")
                .param("owner", key.owner())
                .param("name", key.name())
                .query((row, number) -> state(row))
                .optional();
    }

    /** The owner's pools, by name. */
    public List<PoolState> list(String owner) {
        return jdbc.sql(SELECT + "WHERE p.owner = :owner ORDER BY p.name")
                .param("owner", owner)
                .query((row, number) -> state(row))
                .list();
    }

    public int count(String owner) {
        return jdbc.sql("SELECT count(*) FROM pool WHERE owner = :owner")
                .param("owner", owner)
                .query(Integer.class)
                .single();
    }

    /** Whether a pool of the owner's gives its numbers to the agent. */
    public boolean giveTo(String owner, String agentId) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM pool WHERE owner = :owner AND chatbot_id = :agentId)")
                .param("owner", owner)
                .param("agentId", agentId)
                .query(Boolean.class)
                .single();
    }

    /** Pools of all owners that have fewer free numbers than they should. */
    public int countShort() {
        return jdbc.sql("SELECT count(*) FROM (" + SELECT + "WHERE " + SHORT + ") short")
                .query(Integer.class)
                .single();
    }

    /**
     * Pools that are to be refilled now.
     *
     * @param checkKey the idempotency key of this check's refills: those it has opened already are found again
     */
    List<PoolState> due(String checkKey, @Nullable PoolKey after, int limit) {
        return jdbc.sql(SELECT + """
                WHERE has.free + coming.numbers < p.min_free
                  AND has.free + has.used + has.unfit + coming.numbers < p.max_numbers
                  AND (p.retry_at IS NULL OR p.retry_at <= :now)
                  AND NOT EXISTS (SELECT 1 FROM operation o
                                  WHERE o.workflow_id = 'refill-pool/' || p.owner || '/' || p.name AND o.ended_at IS NULL
                                    AND o.idempotency_key IS DISTINCT FROM :checkKey || ' of ' || p.name)
                  AND (p.owner, p.name) > (:afterOwner, :afterName)
                ORDER BY p.owner, p.name LIMIT :limit
                """)
                .param("now", Times.now(clock))
                .param("checkKey", checkKey)
                .param("afterOwner", after == null ? "" : after.owner())
                .param("afterName", after == null ? "" : after.name())
                .param("limit", limit)
                .query((row, number) -> state(row))
                .list();
    }

    /**
     * Makes it, or replaces all of it. What the last refill was refused for may be cured now.
     *
     * @throws PoolAgentGoneException when there is no such agent of its owner, or not any more
     */
    public void put(Pool pool) {
        try {
            write(pool);
        } catch (DataIntegrityViolationException e) {
            if (pool.agentId() != null && String.valueOf(e.getMessage()).contains(NAMES_ITS_AGENT)) {
                throw new PoolAgentGoneException(pool.agentId(), e);
            }
            throw e;
        }
    }

    private void write(Pool pool) {
        jdbc.sql("""
                INSERT INTO pool AS p (owner, name, country, type, voice, sms, mms, min_free, max_numbers, account_sid,
                                       address_sid, bundle_sid, chatbot_id, most, currency, created_at, updated_at)
                VALUES (:owner, :name, :country, :type, :voice, :sms, :mms, :minFree, :max, :accountSid, :addressSid,
                        :bundleSid, :agentId, :most, :currency, :now, :now)
                ON CONFLICT (owner, name) DO UPDATE
                SET country = excluded.country, type = excluded.type, voice = excluded.voice, sms = excluded.sms,
                    mms = excluded.mms, min_free = excluded.min_free, max_numbers = excluded.max_numbers,
                    account_sid = excluded.account_sid, address_sid = excluded.address_sid,
                    bundle_sid = excluded.bundle_sid, chatbot_id = excluded.chatbot_id, most = excluded.most,
                    currency = excluded.currency, updated_at = excluded.updated_at,
                    refused = NULL, refused_by = NULL, refused_at = NULL, refused_times = 0, retry_at = NULL
                """)
                .param("owner", pool.key().owner())
                .param("name", pool.key().name())
                .param("country", pool.criteria().country())
                .param("type", pool.criteria().type().name())
                .param("voice", pool.criteria().can().voice())
                .param("sms", pool.criteria().can().sms())
                .param("mms", pool.criteria().can().mms())
                .param("minFree", pool.limits().minFree())
                .param("max", pool.limits().max())
                .param("accountSid", pool.accountSid())
                .param("addressSid", pool.details().addressSid())
                .param("bundleSid", pool.details().bundleSid())
                .param("agentId", pool.agentId())
                .param("most", pool.limits().most().amount())
                .param("currency", pool.limits().most().currency())
                .param("now", Times.now(clock))
                .update();
    }

    /**
     * Whoever changes it, puts a number into it or buys one for it waits for the others who do. Who only looks whether
     * a number or an agent goes with it does not: they may hold what its change is to wait for.
     *
     * @return since when it is there; empty when it is not
     */
    public Optional<Instant> lock(PoolKey key) {
        return jdbc.sql("SELECT created_at FROM pool WHERE owner = :owner AND name = :name FOR NO KEY UPDATE")
                .param("owner", key.owner())
                .param("name", key.name())
                .query((row, number) -> Times.get(row, "created_at"))
                .optional();
    }

    /** After its numbers have left it. */
    public void delete(PoolKey key) {
        jdbc.sql("DELETE FROM pool WHERE owner = :owner AND name = :name")
                .param("owner", key.owner())
                .param("name", key.name())
                .update();
    }

    /**
     * The refill succeeded.
     *
     * @param since when it began: a pool of the same name that was made later is another one
     */
    void refilled(String workflowId, Instant since) {
        jdbc.sql("""
                UPDATE pool SET refused = NULL, refused_by = NULL, refused_at = NULL, refused_times = 0, retry_at = NULL
                WHERE 'refill-pool/' || owner || '/' || name = :workflowId AND created_at <= :since
                """)
                .param("workflowId", workflowId)
                .param("since", Times.parameter(since))
                .update();
    }

    /** The refill failed: the next one is tried later, each time twice as much, from ten minutes to six hours. */
    void refused(String workflowId, String operationId, Instant since, OperationFailure because) {
        jdbc.sql("""
                UPDATE pool SET refused = CAST(:because AS jsonb), refused_by = :operationId, refused_at = :now,
                    refused_times = refused_times + 1,
                    retry_at = CAST(:now AS timestamptz)
                        + least(interval '10 minutes' * power(2, least(refused_times, 10)), interval '6 hours')
                WHERE 'refill-pool/' || owner || '/' || name = :workflowId AND created_at <= :since
                """)
                .param("since", Times.parameter(since))
                .param("because", Json.write(because))
                .param("operationId", operationId)
                .param("now", Times.now(clock))
                .param("workflowId", workflowId)
                .update();
    }

    private static PoolState state(ResultSet row) throws SQLException {
        String currency = row.getString("currency");
        Pool pool = new Pool(
                new PoolKey(row.getString("owner"), row.getString("name")),
                NumberCriteria.of(
                        row.getString("country"),
                        NumberType.valueOf(row.getString("type")),
                        new RequiredCapabilities(
                                row.getBoolean("voice"), row.getBoolean("sms"), row.getBoolean("mms"))),
                new PurchaseWish.Details(null, row.getString("address_sid"), row.getString("bundle_sid")),
                new PoolLimits(
                        row.getInt("min_free"),
                        row.getInt("max_numbers"),
                        new MonthlyPrice(row.getBigDecimal("most"), currency)),
                row.getString("account_sid"),
                row.getString("chatbot_id"));
        return new PoolState(
                pool,
                new PoolCounts(row.getInt("free"), row.getInt("used"), row.getInt("unfit"), row.getInt("coming")),
                new MonthlyPrice(row.getBigDecimal("cost"), currency),
                row.getInt("unpriced"),
                refusal(row));
    }

    private static @Nullable PoolRefusal refusal(ResultSet row) throws SQLException {
        OperationFailure because = Json.read(row.getString("refused"), OperationFailure.class);
        return because == null
                ? null
                : new PoolRefusal(
                        because,
                        row.getString("refused_by"),
                        Times.get(row, "refused_at"),
                        row.getInt("refused_times"),
                        Times.get(row, "retry_at"));
    }
}
