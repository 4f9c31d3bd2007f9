package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.sql.Types;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The before-images: what Twilio held before an operation wrote to a number, and what it was about to write. */
@Component
public final class KeptImages {

    private final JdbcClient jdbc;
    private final OurUrls ours;
    private final Clock clock;

    KeptImages(JdbcClient jdbc, OurUrls ours, Clock clock) {
        this.jdbc = jdbc;
        this.ours = ours;
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

    /** The changes that the operation was about to write; none when they are not on record. */
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

    /**
     * What Twilio held before the number's binding wrote anything; none when it had nothing to write. Of a channel that
     * the binding got later, what was there before that.
     */
    public Optional<Route> ofBinding(String phoneNumberId) {
        List<Route> inOrder = jdbc.sql("""
                SELECT s.route FROM phone_number n
                    JOIN webhook_snapshot f ON f.operation_id = n.bound_by AND f.phone_number_id = n.id
                    JOIN webhook_snapshot s ON s.phone_number_id = n.id AND s.taken_at >= f.taken_at
                WHERE n.id = :phoneNumberId ORDER BY s.taken_at, s.operation_id <> n.bound_by
                """).param("phoneNumberId", phoneNumberId).query(String.class).list().stream()
                .map(route -> Objects.requireNonNull(Json.read(route, Route.class)))
                .toList();
        if (inOrder.isEmpty()) {
            return Optional.empty();
        }
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        for (Route route : inOrder) {
            Set<Channel> known =
                    fields.keySet().stream().map(RouteField::channel).collect(Collectors.toSet());
            route.fields().forEach((field, value) -> {
                if (!known.contains(field.channel())) {
                    fields.put(field, value);
                }
            });
        }
        return Optional.of(new Route(fields));
    }

    /**
     * What unassigning can put back: what Twilio held before the binding. It is without what was ours then already,
     * which was left over from an earlier binding. In a field that was empty, it has what Twilio did not take back
     * earlier.
     */
    public Optional<Route> toRestore(BoundNumber bound) {
        String phoneNumberId = bound.number().phoneNumberId();
        Optional<Route> before = ofBinding(phoneNumberId);
        Map<RouteField, String> refused = notRestored(phoneNumberId);
        if (before.isEmpty() && refused.isEmpty()) {
            return Optional.empty();
        }
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        bound.ours().fields().keySet().stream()
                .filter(field -> field.isUrl() || field.isOverride())
                .forEach(field -> fields.put(field, ""));
        before.ifPresent(route -> route.fields()
                .forEach((field, value) -> fields.put(field, field.isUrl() && ours.contain(value) ? "" : value)));
        refused.forEach((field, value) -> {
            if (fields.getOrDefault(field, "").isEmpty()) {
                fields.put(field, value);
            }
        });
        return Optional.of(new Route(fields));
    }

    /** See {@link dev.switchboard.workflows.assignment.NumberActivities#keepNotRestored}. */
    void keepNotRestored(
            String operationId, String phoneNumberId, List<RefusedValue> refused, Set<RouteField> putBack) {
        jdbc.sql("DELETE FROM not_restored WHERE phone_number_id = :phoneNumberId AND field = ANY (:putBack)")
                .param("phoneNumberId", phoneNumberId)
                .param("putBack", putBack.stream().map(RouteField::name).toArray(String[]::new))
                .update();
        for (RefusedValue value : refused) {
            jdbc.sql("""
                    INSERT INTO not_restored (phone_number_id, field, value, twilio_code, operation_id, kept_at)
                    VALUES (:phoneNumberId, :field, :value, :twilioCode, :operationId, :now)
                    ON CONFLICT (phone_number_id, field) DO UPDATE
                    SET value = excluded.value, twilio_code = excluded.twilio_code,
                        operation_id = excluded.operation_id, kept_at = excluded.kept_at
                    """)
                    .param("phoneNumberId", phoneNumberId)
                    .param("field", value.field().name())
                    .param("value", value.value())
                    .param("twilioCode", value.twilioCode(), Types.INTEGER)
                    .param("operationId", operationId)
                    .param("now", Times.now(clock))
                    .update();
        }
    }

    private Map<RouteField, String> notRestored(String phoneNumberId) {
        Map<RouteField, String> values = new EnumMap<>(RouteField.class);
        jdbc.sql("SELECT field, value FROM not_restored WHERE phone_number_id = :phoneNumberId")
                .param("phoneNumberId", phoneNumberId)
                .query(row -> {
                    values.put(RouteField.valueOf(row.getString("field")), row.getString("value"));
                });
        return values;
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
