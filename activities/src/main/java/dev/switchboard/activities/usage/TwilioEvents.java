package dev.switchboard.activities.usage;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.number.Channel;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The inbox of what Twilio tells us. Storing is one insert, since Twilio waits for the answer. */
@Component
public final class TwilioEvents {

    /**
     * They are numbered in the order they come in, and written in the order of their keys. So of two processes that
     * write the same events at a time, none waits for the other in a circle.
     */
    private static final String STORE = """
            INSERT INTO twilio_event (id, sid, status, kind, account_sid, channel, direction, phone_number,
                                      parent_sid, occurred_at, received_at, num_segments, call_duration,
                                      billed_minutes, payload)
            SELECT id, sid, status, kind, account_sid, channel, direction, phone_number, parent_sid,
                   CAST(occurred_at AS timestamptz), CAST(received_at AS timestamptz),
                   num_segments, call_duration, billed_minutes, CAST(payload AS jsonb)
            FROM (
                SELECT nextval('twilio_event_id_seq') AS id, event.*
                FROM unnest(CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]),
                            CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]),
                            CAST(? AS text[]), CAST(? AS text[]), CAST(? AS integer[]), CAST(? AS integer[]),
                            CAST(? AS integer[]), CAST(? AS text[]))
                    AS event(sid, status, kind, account_sid, channel, direction, phone_number, parent_sid,
                             occurred_at, received_at, num_segments, call_duration, billed_minutes, payload)
            ) numbered
            ORDER BY sid COLLATE "C", account_sid, status COLLATE "C"
            ON CONFLICT (sid, account_sid, status) DO NOTHING
            """;

    /** A database that has gone without a word must not hold up what comes after; the connection is given up then. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

    private final JdbcClient jdbc;
    private final JdbcOperations operations;

    TwilioEvents(JdbcClient jdbc, JdbcOperations operations) {
        this.jdbc = jdbc;
        this.operations = operations;
    }

    /**
     * Keeps the events, all of them or, when it throws, none.
     *
     * @return how many are new: an event whose account, SID and status have been kept before is left as it was
     */
    public int store(List<TwilioEvent> events) {
        Integer stored = operations.execute((Connection connection) -> {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(ANSWER_WITHIN.toMillis()));
            try (PreparedStatement insert = connection.prepareStatement(STORE)) {
                Columns columns = new Columns(connection, insert, events);
                columns.addTexts(TwilioEvent::sid);
                columns.addTexts(TwilioEvent::status);
                columns.addTexts(event -> event.kind().name());
                columns.addTexts(TwilioEvent::accountSid);
                columns.addTexts(event -> event.channel().name());
                columns.addTexts(event -> event.direction().name());
                columns.addTexts(TwilioEvent::phoneNumber);
                columns.addTexts(TwilioEvent::parentSid);
                columns.addTexts(event -> event.occurredAt().toString());
                columns.addTexts(event -> event.receivedAt().toString());
                columns.addNumbers(TwilioEvent::numSegments);
                columns.addNumbers(TwilioEvent::callDuration);
                columns.addNumbers(TwilioEvent::billedMinutes);
                columns.addTexts(event -> Json.write(event.payload()));
                return insert.executeUpdate();
            }
        });
        return Objects.requireNonNull(stored);
    }

    /**
     * The events of a number, in all accounts that it is or was in, newest first. Those of a leg are those of the
     * number that it counts for, once that is known.
     *
     * @param phoneNumberId our id
     * @param after the {@code next} of the slice before; none for the first
     */
    public Slice<StoredEvent> list(String phoneNumberId, @Nullable String after, int limit) {
        List<StoredEvent> rows = jdbc.sql("""
                SELECT * FROM (
                    (SELECT own.*
                     FROM number_in_account n CROSS JOIN LATERAL (
                         SELECT * FROM twilio_event
                         WHERE account_sid = n.account_sid AND phone_number = n.phone_number AND parent_sid IS NULL
                           AND (CAST(:after AS bigint) IS NULL OR id < :after)
                         ORDER BY id DESC LIMIT :limit) own
                     WHERE n.id = :phoneNumberId)
                    UNION ALL
                    (SELECT leg.*
                     FROM usage_record u
                     JOIN twilio_event leg ON leg.sid = u.sid AND leg.account_sid = u.account_sid
                     WHERE u.phone_number_id = :phoneNumberId AND u.parent_sid IS NOT NULL
                       AND (CAST(:after AS bigint) IS NULL OR leg.id < :after)
                     ORDER BY leg.id DESC LIMIT :limit)
                ) e
                ORDER BY id DESC LIMIT :limit
                """)
                .param("phoneNumberId", phoneNumberId)
                .param("after", after == null ? null : Long.valueOf(after))
                .param("limit", limit + 1)
                .query(TwilioEvents::event)
                .list();
        return Slice.of(rows, limit, event -> String.valueOf(event.id()));
    }

    /** When Twilio last told of a call or a message of the number in its account, by channel; of no other: none. */
    public Map<Channel, Instant> lastSeen(String accountSid, String phoneNumber) {
        Map<Channel, Instant> seen = new EnumMap<>(Channel.class);
        jdbc.sql("""
                SELECT channel, received_at FROM (VALUES ('VOICE'), ('SMS'), ('WHATSAPP')) AS of_channel (channel)
                CROSS JOIN LATERAL (
                    SELECT received_at FROM twilio_event e
                    WHERE e.account_sid = :accountSid AND e.phone_number = :phoneNumber AND e.parent_sid IS NULL
                      AND e.channel = of_channel.channel
                    ORDER BY e.id DESC LIMIT 1) latest
                """)
                .param("accountSid", accountSid)
                .param("phoneNumber", phoneNumber)
                .query((ResultSet row) -> {
                    seen.put(Channel.valueOf(row.getString("channel")), Times.get(row, "received_at"));
                });
        return seen;
    }

    private static StoredEvent event(ResultSet row, int number) throws SQLException {
        TwilioEvent event = new TwilioEvent(
                row.getString("sid"),
                row.getString("status"),
                EventKind.valueOf(row.getString("kind")),
                row.getString("account_sid"),
                Channel.valueOf(row.getString("channel")),
                Direction.valueOf(row.getString("direction")),
                row.getString("phone_number"),
                row.getString("parent_sid"),
                Times.get(row, "occurred_at"),
                Times.get(row, "received_at"),
                row.getObject("num_segments", Integer.class),
                row.getObject("call_duration", Integer.class),
                row.getObject("billed_minutes", Integer.class),
                Json.texts(row.getString("payload")));
        return new StoredEvent(row.getLong("id"), event, Times.find(row, "processed_at"));
    }

    /** The events by columns: each becomes an array, and {@code unnest} makes rows of them again. */
    private static final class Columns {

        private final Connection connection;
        private final PreparedStatement statement;
        private final List<TwilioEvent> events;
        private int last;

        Columns(Connection connection, PreparedStatement statement, List<TwilioEvent> events) {
            this.connection = connection;
            this.statement = statement;
            this.events = events;
        }

        void addTexts(Function<TwilioEvent, @Nullable String> value) throws SQLException {
            add("text", value, new @Nullable String[events.size()]);
        }

        void addNumbers(Function<TwilioEvent, @Nullable Integer> value) throws SQLException {
            add("integer", value, new @Nullable Integer[events.size()]);
        }

        /**
         * The driver writes arrays of these two types as they are, and those of others as text that is parsed again.
         */
        private <T> void add(String type, Function<TwilioEvent, @Nullable T> value, @Nullable T[] values)
                throws SQLException {
            Arrays.setAll(values, row -> value.apply(events.get(row)));
            statement.setArray(++last, connection.createArrayOf(type, values));
        }
    }
}
