package dev.switchboard.activities.plan;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.TimeSortedIds;
import dev.switchboard.activities.ground.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
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
        return new Plan(id, owner, now.toInstant(), expiresAt.toInstant(), wanted, difference);
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
                        Objects.requireNonNull(Json.read(row.getString("difference"), FleetDifference.class))))
                .optional();
    }
}
