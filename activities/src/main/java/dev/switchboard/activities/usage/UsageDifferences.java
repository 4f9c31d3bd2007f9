package dev.switchboard.activities.usage;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.usage.UsageDifference.Counted;
import dev.switchboard.workflows.number.Channel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What comparisons with Twilio found of an owner's numbers, to be read: one compares the numbers of all owners. */
@Component
public final class UsageDifferences {

    private final JdbcClient jdbc;

    UsageDifferences(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By channel; a channel without a difference is not there. */
    public List<ChannelDifference> channels(String owner, String operationId) {
        return jdbc.sql("""
                SELECT channel, count(*) FILTER (WHERE outcome = 'MISSING') AS missing,
                       count(*) FILTER (WHERE outcome = 'CORRECTED') AS corrected,
                       COALESCE(sum(CAST(was ->> unit AS integer)), 0) AS units_before,
                       COALESCE(sum(CAST(became ->> unit AS integer)), 0) AS units_after
                FROM (
                    SELECT *, CASE channel WHEN 'VOICE' THEN 'voiceMinutes' WHEN 'SMS' THEN 'smsSegments'
                        ELSE 'whatsappDelivered' END AS unit
                    FROM usage_difference WHERE owner = :owner AND operation_id = :operationId
                ) d
                GROUP BY channel ORDER BY channel
                """)
                .param("owner", owner)
                .param("operationId", operationId)
                .query((row, number) -> new ChannelDifference(
                        Channel.valueOf(row.getString("channel")),
                        row.getInt("missing"),
                        row.getInt("corrected"),
                        row.getLong("units_before"),
                        row.getLong("units_after")))
                .list();
    }

    /** The latest comparisons that found something of the owner's numbers, latest first. */
    public List<FoundDifferences> latest(String owner, int limit) {
        return jdbc.sql("""
                SELECT operation_id, max(found_at) AS found_at, count(*) FILTER (WHERE outcome = 'MISSING') AS missing,
                       count(*) FILTER (WHERE outcome = 'CORRECTED') AS corrected
                FROM usage_difference WHERE owner = :owner
                GROUP BY operation_id ORDER BY found_at DESC, operation_id LIMIT :limit
                """)
                .param("owner", owner)
                .param("limit", limit)
                .query((row, number) -> new FoundDifferences(
                        row.getString("operation_id"),
                        Times.get(row, "found_at"),
                        row.getInt("missing"),
                        row.getInt("corrected")))
                .list();
    }

    /**
     * What a comparison found.
     *
     * @param missing calls or messages not on record until then
     * @param corrected on record, but otherwise
     */
    public record FoundDifferences(String operationId, Instant foundAt, int missing, int corrected) {}

    /**
     * One by one, in the order of their SIDs.
     *
     * @param after the {@code next} of the slice before; none for the first
     */
    public Slice<UsageDifference> list(String owner, String operationId, @Nullable String after, int limit) {
        String[] last = (after == null ? "" : after).split("/", 2);
        List<UsageDifference> rows = jdbc.sql("""
                SELECT * FROM usage_difference
                WHERE owner = :owner AND operation_id = :operationId AND (sid, account_sid) > (:afterSid, :afterAccount)
                ORDER BY sid, account_sid LIMIT :limit
                """)
                .param("owner", owner)
                .param("operationId", operationId)
                .param("afterSid", last[0])
                .param("afterAccount", last.length > 1 ? last[1] : "")
                .param("limit", limit + 1)
                .query(UsageDifferences::difference)
                .list();
        return Slice.of(rows, limit, row -> row.sid() + "/" + row.accountSid());
    }

    private static UsageDifference difference(ResultSet row, int number) throws SQLException {
        return new UsageDifference(
                row.getString("operation_id"),
                row.getString("sid"),
                row.getString("account_sid"),
                row.getString("phone_number_id"),
                Channel.valueOf(row.getString("channel")),
                Direction.valueOf(row.getString("direction")),
                Json.read(row.getString("was"), Counted.class),
                Objects.requireNonNull(Json.read(row.getString("became"), Counted.class)),
                Times.get(row, "found_at"));
    }
}
