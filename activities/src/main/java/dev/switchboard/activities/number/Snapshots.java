package dev.switchboard.activities.number;

import dev.switchboard.activities.Json;
import dev.switchboard.activities.Times;
import dev.switchboard.activities.operation.RouteChanges;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The before-images: what Twilio held before an operation wrote to a number, and what it was about to write. */
@Component
public final class Snapshots {

    private final JdbcClient jdbc;
    private final Clock clock;

    Snapshots(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The first one stays: a repeated capture may already see what the operation wrote. */
    public void keep(String operationId, String phoneNumberId, Route before, List<RouteChange> changes) {
        jdbc.sql("""
                INSERT INTO webhook_snapshot (operation_id, phone_number_id, route, changes, taken_at)
                VALUES (:operationId, :phoneNumberId, CAST(:route AS jsonb), CAST(:changes AS jsonb), :now)
                ON CONFLICT (operation_id, phone_number_id) DO NOTHING
                """)
                .param("operationId", operationId)
                .param("phoneNumberId", phoneNumberId)
                .param("route", Json.write(before))
                .param("changes", Json.write(changes))
                .param("now", Times.now(clock))
                .update();
    }

    public Optional<Route> find(String operationId, String phoneNumberId) {
        return jdbc.sql("""
                SELECT route FROM webhook_snapshot
                WHERE operation_id = :operationId AND phone_number_id = :phoneNumberId
                """)
                .param("operationId", operationId)
                .param("phoneNumberId", phoneNumberId)
                .query(String.class)
                .optional()
                .map(route -> Json.read(route, Route.class));
    }

    /** What the operation was about to write; none when that is not on record. */
    public Optional<List<RouteChange>> changes(String operationId, String phoneNumberId) {
        return jdbc.sql("""
                SELECT changes FROM webhook_snapshot
                WHERE operation_id = :operationId AND phone_number_id = :phoneNumberId AND changes IS NOT NULL
                """)
                .param("operationId", operationId)
                .param("phoneNumberId", phoneNumberId)
                .query(String.class)
                .optional()
                .map(RouteChanges::read);
    }

    /** What Twilio held before the number's binding wrote anything; none when it had nothing to write. */
    public Optional<Route> ofBinding(String phoneNumberId) {
        return jdbc.sql("""
                SELECT s.route FROM phone_number n JOIN webhook_snapshot s
                    ON s.operation_id = n.bound_by AND s.phone_number_id = n.id
                WHERE n.id = :phoneNumberId
                """)
                .param("phoneNumberId", phoneNumberId)
                .query(String.class)
                .optional()
                .map(route -> Json.read(route, Route.class));
    }

    /** Whether a later operation took one of the same number, so that this one's no longer tells what was before. */
    public boolean superseded(String operationId, String phoneNumberId) {
        return jdbc.sql("""
                SELECT EXISTS (
                    SELECT 1 FROM webhook_snapshot mine JOIN webhook_snapshot later USING (phone_number_id)
                    WHERE mine.operation_id = :operationId AND phone_number_id = :phoneNumberId
                      AND later.operation_id <> mine.operation_id AND later.taken_at > mine.taken_at)
                """)
                .param("operationId", operationId)
                .param("phoneNumberId", phoneNumberId)
                .query(Boolean.class)
                .single();
    }
}
