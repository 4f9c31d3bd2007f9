package dev.switchboard.activities.drift;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.number.RouteChanges;
import dev.switchboard.workflows.drift.DriftWorkflowIds;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.ChannelState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The drift of the fleet, to be read. */
@Component
public final class Drifts {

    private static final String[] RIGHT = Arrays.stream(ChannelState.values())
            .filter(ChannelState::right)
            .map(ChannelState::name)
            .toArray(String[]::new);

    private final JdbcClient jdbc;

    Drifts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The owner's drifted numbers, or those that are right again, last found first. */
    public Slice<Drift> list(
            String owner, boolean resolved, @Nullable String agentId, @Nullable String afterId, int limit) {
        List<Drift> rows = jdbc.sql("""
                SELECT * FROM route_drift
                WHERE owner = :owner AND resolved_at IS %s NULL
                  AND (CAST(:agentId AS text) IS NULL OR chatbot_id = :agentId)
                  AND (CAST(:after AS text) IS NULL OR id < :after)
                ORDER BY id DESC LIMIT :limit
                """.formatted(resolved ? "NOT" : ""))
                .param("owner", owner)
                .param("agentId", agentId)
                .param("after", afterId)
                .param("limit", limit + 1)
                .query(Drifts::drift)
                .list();
        return Slice.of(rows, limit, Drift::id);
    }

    /** The drift known of these numbers of the owner, by their ids. A number that is right has none. */
    public Map<String, Drift> open(String owner, Collection<String> phoneNumberIds) {
        return jdbc
                .sql("SELECT * FROM route_drift"
                        + " WHERE owner = :owner AND resolved_at IS NULL AND phone_number_id = ANY (:ids)")
                .param("owner", owner)
                .param("ids", phoneNumberIds.toArray(String[]::new))
                .query(Drifts::drift)
                .list()
                .stream()
                .collect(Collectors.toMap(Drift::phoneNumberId, Function.identity()));
    }

    /** The latest drift of a number of the owner, last found first: what is open and what is over. */
    public List<Drift> latest(String owner, String phoneNumberId, int limit) {
        return jdbc.sql("SELECT * FROM route_drift WHERE owner = :owner AND phone_number_id = :number"
                        + " ORDER BY id DESC LIMIT :limit")
                .param("owner", owner)
                .param("number", phoneNumberId)
                .param("limit", limit)
                .query(Drifts::drift)
                .list();
    }

    /** How many drifted numbers, of all owners, have a channel in each state; one that is not in it: none. */
    public Map<ChannelState, Integer> countByState() {
        Map<ChannelState, Integer> numbers = new EnumMap<>(ChannelState.class);
        jdbc.sql("""
                SELECT channel.value ->> 'state' AS state, count(DISTINCT d.phone_number_id) AS numbers
                FROM route_drift d, jsonb_each(d.channels) AS channel
                WHERE d.resolved_at IS NULL GROUP BY 1
                """).query(row -> {
            numbers.put(ChannelState.valueOf(row.getString("state")), row.getInt("numbers"));
        });
        return numbers;
    }

    /** The drifted numbers, of all owners, with what is wrong with each; no more than the limit. */
    public List<DriftedNumber> numbers(int limit) {
        return jdbc.sql("""
                SELECT DISTINCT d.phone_number_id, channel.value ->> 'state' AS state
                FROM route_drift d, jsonb_each(d.channels) AS channel
                WHERE d.resolved_at IS NULL AND channel.value ->> 'state' <> ALL (:right)
                ORDER BY 1, 2 LIMIT :limit
                """)
                .param("right", RIGHT)
                .param("limit", limit)
                .query((row, number) -> new DriftedNumber(
                        row.getString("phone_number_id"), ChannelState.valueOf(row.getString("state"))))
                .list();
    }

    /** Whether any check has completed, of the whole fleet or of one owner's numbers. */
    public boolean everChecked() {
        return jdbc.sql("""
                SELECT EXISTS (SELECT 1 FROM operation WHERE type = 'CHECK_DRIFT' AND ended_at IS NOT NULL
                               AND state = 'COMPLETED')
                """).query(Boolean.class).single();
    }

    /** When the last check of the whole fleet, which is the schedule's, completed; none before the first. */
    public Optional<Instant> fleetCheckedAt() {
        return jdbc.sql("""
                SELECT ended_at FROM operation
                WHERE type = 'CHECK_DRIFT' AND ended_at IS NOT NULL AND state = 'COMPLETED' AND owner = :owner
                ORDER BY ended_at DESC LIMIT 1
                """)
                .param("owner", DriftWorkflowIds.SCHEDULE_OWNER)
                .query((row, number) -> Times.get(row, "ended_at"))
                .optional();
    }

    /** The accounts that a check could not read. */
    public List<UnreadAccount> unreadAccounts(String checkId) {
        return jdbc.sql("""
                SELECT account_sid, reason FROM drift_unread_account WHERE operation_id = :check ORDER BY account_sid
                """)
                .param("check", checkId)
                .query((row, number) -> new UnreadAccount(row.getString("account_sid"), row.getString("reason")))
                .list();
    }

    /** How many accounts the last check of the whole fleet could not read. */
    public int fleetUnread() {
        return jdbc.sql("""
                SELECT count(*) FROM drift_unread_account WHERE operation_id = (
                    SELECT id FROM operation
                    WHERE type = 'CHECK_DRIFT' AND ended_at IS NOT NULL AND state = 'COMPLETED' AND owner = :owner
                    ORDER BY ended_at DESC LIMIT 1)
                """)
                .param("owner", DriftWorkflowIds.SCHEDULE_OWNER)
                .query(Integer.class)
                .single();
    }

    private static Drift drift(ResultSet row, int number) throws SQLException {
        return new Drift(
                row.getString("id"),
                row.getString("phone_number_id"),
                row.getString("phone_number"),
                row.getString("chatbot_id"),
                Times.get(row, "found_at"),
                Times.get(row, "last_seen_at"),
                Times.find(row, "repaired_at"),
                Times.find(row, "resolved_at"),
                Objects.requireNonNull(
                        Json.read(row.getString("channels"), new TypeReference<Map<String, ChannelRoute>>() {})),
                RouteChanges.read(row.getString("changes")));
    }
}
