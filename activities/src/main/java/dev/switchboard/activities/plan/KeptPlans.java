package dev.switchboard.activities.plan;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.ground.TimeSortedIds;
import dev.switchboard.activities.ground.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The plans that were made, in PostgreSQL, each for a day, and of an owner no more than the latest ones. */
@Component
public final class KeptPlans {

    /** How long a plan can be looked at and applied. */
    public static final Duration KEPT = Duration.ofDays(1);

    /** How many of an owner are kept: one of ten thousand numbers has megabytes. */
    static final int MOST = 20;

    private final JdbcClient jdbc;
    private final TimeSortedIds ids;
    private final Clock clock;

    KeptPlans(JdbcClient jdbc, TimeSortedIds ids, Clock clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    /** An id for a plan, or for a comparison that is none. */
    public String nextId() {
        return ids.next("plan_");
    }

    /** Keeps a plan, and forgets those that are too old or too many. */
    public Plan keep(String id, String owner, FleetDescription wanted, FleetDifference difference) {
        OffsetDateTime now = Times.now(clock);
        OffsetDateTime expiresAt = now.plus(KEPT);
        jdbc.sql("DELETE FROM fleet_plan WHERE expires_at < :now")
                .param("now", now)
                .update();
        jdbc.sql("""
                DELETE FROM fleet_plan WHERE id IN (
                    SELECT id FROM fleet_plan WHERE owner = :owner ORDER BY id DESC OFFSET :most)
                """).param("owner", owner).param("most", MOST - 1).update();
        jdbc.sql("""
                INSERT INTO fleet_plan (id, owner, created_at, expires_at, wanted, difference)
                VALUES (:id, :owner, :now, :expiresAt, CAST(:wanted AS jsonb), CAST(:difference AS jsonb))
                """)
                .param("id", id)
                .param("owner", owner)
                .param("now", now)
                .param("expiresAt", expiresAt)
                .param("wanted", Json.write(wanted))
                .param("difference", Json.write(difference))
                .update();
        return new Plan(id, owner, now.toInstant(), expiresAt.toInstant(), wanted, difference, null);
    }

    /** The owner's plan; none when it is another's, or was forgotten. */
    public Optional<Plan> find(String owner, String id) {
        return jdbc.sql("SELECT * FROM fleet_plan WHERE id = :id AND owner = :owner AND expires_at >= :now")
                .param("id", id)
                .param("owner", owner)
                .param("now", Times.now(clock))
                .query((row, number) -> new Plan(
                        row.getString("id"),
                        row.getString("owner"),
                        Times.get(row, "created_at"),
                        Times.get(row, "expires_at"),
                        Objects.requireNonNull(Json.read(row.getString("wanted"), FleetDescription.class)),
                        Objects.requireNonNull(Json.read(row.getString("difference"), FleetDifference.class)),
                        Times.find(row, "found_stale_at")))
                .optional();
    }

    /** Whether the owner's plan can still be looked at. */
    public boolean has(String owner, String id) {
        return jdbc.sql("""
                SELECT EXISTS (SELECT 1 FROM fleet_plan WHERE id = :id AND owner = :owner AND expires_at >= :now)
                """)
                .param("id", id)
                .param("owner", owner)
                .param("now", Times.now(clock))
                .query(Boolean.class)
                .single();
    }

    /** The owner's plans that can still be looked at, newest first. */
    public Slice<PlanSummary> list(String owner, @Nullable String afterId, int limit) {
        List<PlanSummary> rows = jdbc.sql("""
                SELECT id, created_at, expires_at, differences, conflicts, tally, found_stale_at FROM fleet_plan
                WHERE owner = :owner AND expires_at >= :now AND (CAST(:after AS text) IS NULL OR id < :after)
                ORDER BY id DESC LIMIT :limit
                """)
                .param("owner", owner)
                .param("now", Times.now(clock))
                .param("after", afterId)
                .param("limit", limit + 1)
                .query((row, number) -> new PlanSummary(
                        row.getString("id"),
                        Times.get(row, "created_at"),
                        Times.get(row, "expires_at"),
                        new PlanCounts(
                                row.getInt("differences"),
                                row.getInt("conflicts"),
                                Objects.requireNonNull(Json.read(row.getString("tally"), FleetDifference.Tally.class))),
                        Times.find(row, "found_stale_at")))
                .list();
        return Slice.of(rows, limit, PlanSummary::id);
    }

    /** Keeps whether a plan that was to be carried out was found to be stale. */
    public void found(Plan plan, boolean stale) {
        jdbc.sql("""
                UPDATE fleet_plan SET found_stale_at = :at
                WHERE id = :id AND (found_stale_at IS NOT NULL OR CAST(:at AS timestamptz) IS NOT NULL)
                """)
                .param("at", stale ? Times.now(clock) : null)
                .param("id", plan.id())
                .update();
    }
}
