package dev.switchboard.activities.usage;

import dev.switchboard.workflows.number.Channel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Usage, to be read. */
@Component
public final class Usage {

    private static final String SUMS = """
            COALESCE(sum(voice_minutes), 0) AS voice_minutes,
            COALESCE(sum(sms_segments), 0) AS sms_segments,
            count(*) FILTER (WHERE sms_segments IS NULL) AS sms_segments_unsettled,
            COALESCE(sum(whatsapp_delivered), 0) AS whatsapp_delivered,
            count(*) FILTER (WHERE channel = 'VOICE') AS calls,
            count(*) FILTER (WHERE channel <> 'VOICE') AS messages
            FROM (SELECT *, CAST(date_trunc('month', CAST(day AS timestamp)) AS date) AS month FROM usage_record) u
            WHERE owner = :owner AND day BETWEEN :from AND :to
              AND (CAST(:phoneNumberId AS text) IS NULL OR phone_number_id = :phoneNumberId)
              AND (CAST(:chatbotId AS text) IS NULL OR chatbot_id = :chatbotId)
              AND (CAST(:channel AS text) IS NULL OR channel = :channel)
              AND (CAST(:direction AS text) IS NULL OR direction = :direction)
            """;

    private final JdbcClient jdbc;

    Usage(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The owner's usage, in the order of what it is summed up by.
     *
     * @param from the first day, UTC
     * @param to the last day, UTC
     * @param groupings what it is summed up by; none of them for one row of all
     */
    public List<UsageRow> query(
            String owner, LocalDate from, LocalDate to, UsageFilter filter, Set<UsageGrouping> groupings) {
        String keys = groupings.stream().sorted().map(UsageGrouping::column).collect(Collectors.joining(", "));
        String sql = keys.isEmpty()
                ? "SELECT " + SUMS
                : "SELECT " + keys + ", " + SUMS + " GROUP BY " + keys + " ORDER BY " + keys;
        return jdbc.sql(sql)
                .param("owner", owner)
                .param("from", from)
                .param("to", to)
                .param("phoneNumberId", filter.phoneNumberId())
                .param("chatbotId", filter.chatbotId())
                .param(
                        "channel",
                        filter.channel() == null ? null : filter.channel().name())
                .param(
                        "direction",
                        filter.direction() == null ? null : filter.direction().name())
                .query((row, number) -> row(row, groupings))
                .list();
    }

    /** Whether there are messages whose segments Twilio should be asked for: then {@code SettleUsage} has work. */
    public boolean unsettled() {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM usage_record WHERE sms_segments IS NULL"
                        + " AND (settle_at IS NULL OR settle_at < 'infinity'))")
                .query(Boolean.class)
                .single();
    }

    private static UsageRow row(ResultSet row, Set<UsageGrouping> groupings) throws SQLException {
        String channel = text(row, UsageGrouping.CHANNEL, groupings);
        return new UsageRow(
                text(row, UsageGrouping.NUMBER, groupings),
                text(row, UsageGrouping.AGENT, groupings),
                channel == null ? null : Channel.valueOf(channel),
                date(row, UsageGrouping.DAY, groupings),
                date(row, UsageGrouping.MONTH, groupings),
                row.getLong("voice_minutes"),
                row.getLong("sms_segments"),
                row.getLong("sms_segments_unsettled"),
                row.getLong("whatsapp_delivered"),
                row.getLong("calls"),
                row.getLong("messages"));
    }

    private static @Nullable String text(ResultSet row, UsageGrouping grouping, Set<UsageGrouping> groupings)
            throws SQLException {
        return groupings.contains(grouping) ? row.getString(grouping.column()) : null;
    }

    private static @Nullable LocalDate date(ResultSet row, UsageGrouping grouping, Set<UsageGrouping> groupings)
            throws SQLException {
        return groupings.contains(grouping) ? row.getObject(grouping.column(), LocalDate.class) : null;
    }
}
