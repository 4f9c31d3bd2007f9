package dev.switchboard.activities.batch;

import dev.switchboard.activities.batch.PlannedNumber.Seen;
import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.number.RouteChanges;
import dev.switchboard.workflows.account.AccountPage;
import dev.switchboard.workflows.batch.BindingWish;
import dev.switchboard.workflows.batch.PendingNumber;
import dev.switchboard.workflows.batch.PendingNumbers;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The plan of a batch in PostgreSQL: its pages, its numbers, and what it was asked for. */
@Component
public final class BatchPlans {

    /** What was read longer ago is read again before it is overwritten. */
    static final Duration FRESH = Duration.ofSeconds(30);

    private final JdbcClient jdbc;
    private final Clock clock;

    BatchPlans(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Keeps items, in one statement. One that is there already is replaced while it is pending and nothing was written
     * for it: there is no before-image.
     */
    void plan(String operationId, Collection<PlannedNumber> items) {
        jdbc.sql("""
                INSERT INTO operation_item AS i (operation_id, phone_number_id, phone_number, state, failure, page,
                                                 by_workflow, sender_sid, version, held, read_at, changes, wish)
                SELECT :operationId, n."phoneNumberId", n."phoneNumber", n.state, n.failure, n.page,
                       n."byWorkflow", n."senderSid", n.version, n.held, to_timestamp(n."readAt"), n.changes, n.wish
                FROM jsonb_to_recordset(CAST(:items AS jsonb))
                    AS n ("phoneNumberId" text, "phoneNumber" text, state text, failure jsonb, page integer,
                          "byWorkflow" boolean, "senderSid" text, version bigint, held jsonb, "readAt" double precision, changes jsonb, wish jsonb)
                ORDER BY n."phoneNumberId"
                ON CONFLICT (operation_id, phone_number_id) DO UPDATE
                SET state = excluded.state, failure = excluded.failure, page = excluded.page,
                    by_workflow = excluded.by_workflow, sender_sid = excluded.sender_sid, version = excluded.version, held = excluded.held,
                    read_at = excluded.read_at, changes = excluded.changes, wish = excluded.wish
                WHERE i.state = 'PENDING' AND NOT EXISTS (
                    SELECT 1 FROM webhook_snapshot s
                    WHERE s.operation_id = i.operation_id AND s.phone_number_id = i.phone_number_id)
                """)
                .param("operationId", operationId)
                .param("items", Json.write(items.stream().map(BatchPlans::row).toList()))
                .update();
    }

    /** See {@link dev.switchboard.workflows.batch.BatchActivities#nextPending}. */
    PendingNumbers nextPending(String operationId, int page, String afterPhoneNumberId, int limit) {
        List<PendingNumber> numbers = new ArrayList<>();
        boolean[] stale = {false};
        Instant fresh = clock.instant().minus(FRESH);
        jdbc.sql("""
                SELECT i.page, i.phone_number_id, i.by_workflow, i.sender_sid, i.read_at, i.wish, n.account_sid
                FROM operation_item i LEFT JOIN phone_number n ON n.id = i.phone_number_id
                WHERE i.operation_id = :operationId AND i.state = 'PENDING'
                  AND (i.page, i.phone_number_id) > (:page, :after)
                ORDER BY i.page, i.phone_number_id LIMIT :limit
                """)
                .param("operationId", operationId)
                .param("page", page)
                .param("after", afterPhoneNumberId)
                .param("limit", limit)
                .query(row -> {
                    PendingNumber number = new PendingNumber(
                            row.getInt("page"),
                            row.getString("phone_number_id"),
                            row.getBoolean("by_workflow"),
                            row.getString("sender_sid"),
                            row.getString("account_sid"),
                            Json.read(row.getString("wish"), BindingWish.class));
                    if (numbers.isEmpty() || numbers.get(0).page() == number.page()) {
                        numbers.add(number);
                        Instant readAt = Times.find(row, "read_at");
                        stale[0] |= !number.byWorkflow() && (readAt == null || readAt.isBefore(fresh));
                    }
                });
        return new PendingNumbers(numbers, stale[0]);
    }

    /** A number that is still to be updated. */
    Optional<PlannedNumber> pending(String operationId, String phoneNumberId) {
        return jdbc.sql("""
                SELECT * FROM operation_item
                WHERE operation_id = :operationId AND phone_number_id = :phoneNumberId AND state = 'PENDING'
                """)
                .param("operationId", operationId)
                .param("phoneNumberId", phoneNumberId)
                .query(BatchPlans::item)
                .optional();
    }

    /** What the batch has changed of these numbers, by their ids; not of those that were bound anew since. */
    Map<String, List<RouteChange>> changed(String operationId, Collection<String> phoneNumberIds) {
        Map<String, List<RouteChange>> changes = new HashMap<>();
        jdbc.sql("""
                SELECT phone_number_id, changes FROM operation_item i
                WHERE operation_id = :operationId AND state = 'UPDATED' AND wish IS NULL AND phone_number_id = ANY (:ids)
                  -- What the batch found is not what was there before a binding that was made since.
                  AND NOT EXISTS (
                      SELECT 1 FROM phone_number n JOIN operation bound ON bound.id IN (n.bound_by, n.moved_by)
                          JOIN operation batch ON batch.id = i.operation_id
                      WHERE n.id = i.phone_number_id AND bound.created_at > batch.created_at)
                """)
                .param("operationId", operationId)
                .param("ids", phoneNumberIds.toArray(String[]::new))
                .query(row -> {
                    changes.put(row.getString("phone_number_id"), RouteChanges.read(row.getString("changes")));
                });
        return changes;
    }

    /** Those of the numbers that the batch was asked to bring up to date. */
    Set<String> selected(String operationId, Collection<String> phoneNumberIds) {
        return new HashSet<>(jdbc.sql("""
                SELECT phone_number_id FROM operation_selection
                WHERE operation_id = :operationId AND wish IS NULL AND phone_number_id = ANY (:ids)
                """)
                .param("operationId", operationId)
                .param("ids", phoneNumberIds.toArray(String[]::new))
                .query(String.class)
                .list());
    }

    /** Asks for these numbers only. */
    public void select(String operationId, Collection<String> phoneNumberIds) {
        jdbc.sql("""
                INSERT INTO operation_selection (operation_id, phone_number_id)
                SELECT :operationId, id FROM unnest(:ids) AS id ON CONFLICT DO NOTHING
                """)
                .param("operationId", operationId)
                .param("ids", phoneNumberIds.toArray(String[]::new))
                .update();
    }

    /**
     * Whether a batch that changes bindings also brings numbers up to date whose bindings stay.
     *
     * @param undoes the batch that it undoes, when it does
     */
    boolean hasUpdates(String operationId, @Nullable String undoes) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT 1 FROM operation_selection WHERE operation_id = :operationId AND wish IS NULL)
                    OR EXISTS (SELECT 1 FROM operation_item
                               WHERE operation_id = CAST(:undoes AS text) AND state = 'UPDATED' AND wish IS NULL)
                """)
                .param("operationId", operationId)
                .param("undoes", undoes)
                .query(Boolean.class)
                .single();
    }

    /** Whether the batch was asked for some numbers only. */
    public boolean isSelective(String operationId) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM operation_selection WHERE operation_id = :operationId)")
                .param("operationId", operationId)
                .query(Boolean.class)
                .single();
    }

    /**
     * Asks for the numbers of another batch that ended so.
     *
     * @return how many
     */
    public int selectFrom(String operationId, String sourceOperationId, ItemState state) {
        return jdbc.sql("""
                INSERT INTO operation_selection (operation_id, phone_number_id, wish)
                SELECT :operationId, phone_number_id, wish FROM operation_item
                WHERE operation_id = :source AND state = :state ON CONFLICT DO NOTHING
                """)
                .param("operationId", operationId)
                .param("source", sourceOperationId)
                .param("state", state.name())
                .update();
    }

    /** What carrying out a plan takes. */
    public BatchPlan plan(String operationId) {
        return jdbc.sql("""
                SELECT count(*) FILTER (WHERE state = 'PENDING' AND NOT by_workflow) AS direct,
                       count(*) FILTER (WHERE state = 'PENDING' AND by_workflow) AS by_workflow,
                       CASE WHEN count(wish) > 0 THEN 0
                            ELSE (SELECT count(*) + 1 FROM operation_page p WHERE p.operation_id = :operationId)
                       END AS pages,
                       (SELECT sender_requests FROM operation o WHERE o.id = :operationId) AS sender_requests
                FROM operation_item WHERE operation_id = :operationId
                """)
                .param("operationId", operationId)
                .query((row, number) -> new BatchPlan(
                        row.getInt("direct"),
                        row.getInt("by_workflow"),
                        row.getInt("pages"),
                        row.getInt("sender_requests")))
                .single();
    }

    /** Which page of which account is a page of the batch; none for its first. */
    Optional<AccountPage> accountPage(String operationId, int page) {
        return jdbc.sql("SELECT token FROM operation_page WHERE operation_id = :operationId AND page = :page")
                .param("operationId", operationId)
                .param("page", page)
                .query(String.class)
                .optional()
                .map(json -> Json.read(json, AccountPage.class));
    }

    /** Keeps which page of which account a page of the batch is. */
    void keepAccountPage(String operationId, int page, AccountPage asked) {
        jdbc.sql("""
                INSERT INTO operation_page (operation_id, page, token) VALUES (:operationId, :page, :token)
                ON CONFLICT (operation_id, page) DO UPDATE SET token = excluded.token
                """)
                .param("operationId", operationId)
                .param("page", page)
                .param("token", Json.write(asked))
                .update();
    }

    private static Map<String, @Nullable Object> row(PlannedNumber item) {
        Seen seen = item.seen();
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("phoneNumberId", item.phoneNumberId());
        row.put("phoneNumber", item.phoneNumber());
        row.put("state", item.state());
        row.put("failure", item.failure());
        row.put("page", seen.page());
        row.put("byWorkflow", item.byWorkflow());
        row.put("senderSid", seen.senderSid());
        row.put("version", seen.version());
        row.put("held", seen.held());
        row.put("readAt", seen.readAt() == null ? null : seen.readAt().toEpochMilli() / 1_000.0);
        row.put("changes", item.changes());
        row.put("wish", item.wish());
        return row;
    }

    private static PlannedNumber item(ResultSet row, int number) throws SQLException {
        return new PlannedNumber(
                row.getString("phone_number_id"),
                row.getString("phone_number"),
                ItemState.valueOf(row.getString("state")),
                Json.read(row.getString("failure"), OperationFailure.class),
                new Seen(
                        row.getInt("page"),
                        row.getLong("version"),
                        Times.find(row, "read_at"),
                        Json.read(row.getString("held"), Route.class),
                        row.getString("sender_sid")),
                RouteChanges.read(row.getString("changes")),
                Json.read(row.getString("wish"), BindingWish.class));
    }
}
