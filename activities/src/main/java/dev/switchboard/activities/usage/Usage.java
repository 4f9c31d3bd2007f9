package dev.switchboard.activities.usage;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.workflows.number.Channel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

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

    /** Rows that the driver brings at a time; only within a transaction does it not bring all of them at once. */
    private static final int FETCH_SIZE = 1_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    Usage(JdbcClient jdbc, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
        transaction.setReadOnly(true);
    }

    /** The sum of all of the owner's usage. */
    public UsageRow total(UsageQuery query) {
        return sums(query, Set.of(), "", "")
                .query((row, number) -> row(row, Set.of()))
                .single();
    }

    /**
     * The owner's usage, in the order of what it is summed up by.
     *
     * @param groupings what it is summed up by; none of them for one row of all
     * @param after the {@code next} of the slice before, by the same groupings; none for the first
     * @throws IllegalArgumentException when {@code after} is no such key
     */
    public Slice<UsageRow> list(UsageQuery query, Set<UsageGrouping> groupings, @Nullable String after, int limit) {
        List<UsageGrouping> keys = groupings.stream().sorted().toList();
        String beyond = after == null || keys.isEmpty()
                ? ""
                : " AND " + tuple(keys, UsageGrouping::comparable) + " > " + tuple(keys, UsageGrouping::parameter);
        JdbcClient.StatementSpec statement =
                sums(query, groupings, beyond, " LIMIT :limit").param("limit", limit + 1);
        if (!beyond.isEmpty()) {
            UsageKey.parse(keys, String.valueOf(after)).forEach((key, value) -> bind(key, value, statement));
        }
        List<UsageRow> rows =
                statement.query((row, number) -> row(row, groupings)).list();
        return Slice.of(rows, limit, row -> UsageKey.of(keys, row));
    }

    /** All of it, row by row, however much it is. Holds a connection to the database meanwhile. */
    public void forEach(UsageQuery query, Set<UsageGrouping> groupings, Consumer<UsageRow> each) {
        transaction.executeWithoutResult(status -> sums(query, groupings, "", "")
                .withFetchSize(FETCH_SIZE)
                .query((ResultSet row) -> each.accept(row(row, groupings))));
    }

    private JdbcClient.StatementSpec sums(UsageQuery query, Set<UsageGrouping> groupings, String beyond, String limit) {
        List<UsageGrouping> keys = groupings.stream().sorted().toList();
        String columns = joined(keys, UsageGrouping::column);
        String sql = keys.isEmpty()
                ? "SELECT " + SUMS
                : "SELECT " + columns + ", " + SUMS + beyond + " GROUP BY " + columns + " ORDER BY "
                        + joined(keys, UsageGrouping::order) + limit;
        UsageFilter filter = query.filter();
        return jdbc.sql(sql)
                .param("owner", query.owner())
                .param("from", query.from())
                .param("to", query.to())
                .param("phoneNumberId", filter.phoneNumberId())
                .param("chatbotId", filter.chatbotId())
                .param(
                        "channel",
                        filter.channel() == null ? null : filter.channel().name())
                .param(
                        "direction",
                        filter.direction() == null ? null : filter.direction().name());
    }

    private static void bind(UsageGrouping key, @Nullable Object value, JdbcClient.StatementSpec statement) {
        statement.param(key.parameterName(), value);
    }

    private static String tuple(List<UsageGrouping> keys, Function<UsageGrouping, String> sql) {
        return "(" + joined(keys, sql) + ")";
    }

    private static String joined(List<UsageGrouping> keys, Function<UsageGrouping, String> sql) {
        return keys.stream().map(sql).collect(Collectors.joining(", "));
    }

    public boolean hasNumber(String owner, String phoneNumberId) {
        return has(
                "SELECT EXISTS (SELECT 1 FROM usage_record WHERE owner = ? AND phone_number_id = ?)",
                owner,
                phoneNumberId);
    }

    /** Whether the owner has usage of an agent of the id, be it theirs still or not. */
    public boolean hasAgent(String owner, String agentId) {
        return has("SELECT EXISTS (SELECT 1 FROM usage_record WHERE owner = ? AND chatbot_id = ?)", owner, agentId);
    }

    private boolean has(String sql, String owner, String id) {
        return jdbc.sql(sql).params(owner, id).query(Boolean.class).single();
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
