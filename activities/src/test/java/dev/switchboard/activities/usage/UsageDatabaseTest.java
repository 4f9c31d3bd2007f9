package dev.switchboard.activities.usage;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.number.Channel;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events and usage on a real PostgreSQL: one number, +15550000123, of the owner demo, and two agents. */
abstract class UsageDatabaseTest {

    protected static final String ACCOUNT = "AC1";
    protected static final String OURS = "+15550000123";
    protected static final String THEIRS = "+15551112222";
    protected static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

    protected static final HikariDataSource DATABASE = start();

    protected final JdbcClient jdbc = JdbcClient.create(DATABASE);
    protected final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    protected final TwilioEvents events = new TwilioEvents(jdbc, new JdbcTemplate(DATABASE));
    protected final UsageProcessor processor = new UsageProcessor(jdbc, clock);

    /** What is on record of a call or message. */
    record Recorded(
            String phoneNumberId,
            @Nullable String chatbotId,
            Channel channel,
            Direction direction,
            LocalDate day,
            int voiceMinutes,
            @Nullable Integer smsSegments,
            int whatsappDelivered) {}

    @BeforeEach
    void startWithOneNumber() {
        jdbc.sql("TRUNCATE twilio_event, usage_record, binding_period, phone_number, pool, chatbot, former_account")
                .update();
        for (String agent : new String[] {"agent_456", "agent_789"}) {
            jdbc.sql("INSERT INTO chatbot (id, owner, name, created_at) VALUES (:id, 'demo', :id, now())")
                    .param("id", agent)
                    .update();
        }
        aNumber("phone_123", "demo", OURS);
    }

    protected void aNumber(String id, String owner, String phoneNumber) {
        jdbc.sql("""
                INSERT INTO phone_number (id, owner, phone_number, account_sid, phone_number_sid, voice, sms, whatsapp,
                                          created_at, updated_at)
                VALUES (:id, :owner, :phoneNumber, 'AC1', 'PN' || :id, true, true, true, :then, :then)
                """)
                .param("id", id)
                .param("owner", owner)
                .param("phoneNumber", phoneNumber)
                .param("then", Times.parameter(NOON.minusSeconds(864_000)))
                .update();
    }

    protected void bind(String phoneNumberId, @Nullable String agentId, Instant at) {
        jdbc.sql("""
                UPDATE phone_number
                SET state = CASE WHEN CAST(:agentId AS text) IS NULL THEN 'FREE' ELSE 'ASSIGNED' END,
                    chatbot_id = :agentId, updated_at = :at
                WHERE id = :id
                """)
                .param("id", phoneNumberId)
                .param("agentId", agentId)
                .param("at", Times.parameter(at))
                .update();
    }

    protected static Map<String, String> aCall(String sid, String status, int seconds, Instant at) {
        Map<String, String> call = new HashMap<>();
        call.put("CallSid", sid);
        call.put("AccountSid", ACCOUNT);
        call.put("CallStatus", status);
        call.put("Direction", "inbound");
        call.put("From", THEIRS);
        call.put("To", OURS);
        call.put("CallDuration", String.valueOf(seconds));
        call.put("Timestamp", DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)));
        return call;
    }

    protected static Map<String, String> anOutboundMessage(String sid, String status) {
        return new HashMap<>(Map.of(
                "MessageSid",
                sid,
                "SmsSid",
                sid,
                "AccountSid",
                ACCOUNT,
                "MessageStatus",
                status,
                "SmsStatus",
                status,
                "From",
                OURS,
                "To",
                THEIRS));
    }

    protected static Map<String, String> anInboundMessage(String sid, int segments) {
        return new HashMap<>(Map.of(
                "MessageSid",
                sid,
                "SmsSid",
                sid,
                "AccountSid",
                ACCOUNT,
                "SmsStatus",
                "received",
                "From",
                THEIRS,
                "To",
                OURS,
                "Body",
                "a secret",
                "NumSegments",
                String.valueOf(segments),
                "NumMedia",
                "0"));
    }

    protected static Map<String, String> onWhatsApp(Map<String, String> message) {
        message.computeIfPresent("From", (name, value) -> "whatsapp:" + value);
        message.computeIfPresent("To", (name, value) -> "whatsapp:" + value);
        return message;
    }

    protected void call(String sid, String status, int seconds, Instant at) {
        store(TwilioEvent.ofCall(aCall(sid, status, seconds, at), at.plusSeconds(1)));
    }

    protected void message(Map<String, String> parameters, Instant at) {
        store(TwilioEvent.ofMessage(parameters, at));
    }

    /** With segments that Twilio cannot have told; the database refuses those below 0. */
    protected static TwilioEvent withSegments(TwilioEvent event, int segments) {
        return new TwilioEvent(
                event.sid(),
                event.status() + segments,
                event.kind(),
                event.accountSid(),
                event.channel(),
                event.direction(),
                event.phoneNumber(),
                event.parentSid(),
                event.occurredAt(),
                event.receivedAt(),
                segments,
                event.callDuration(),
                event.billedMinutes(),
                event.payload());
    }

    protected int store(TwilioEvent... told) {
        return events.store(List.of(told));
    }

    protected void processAll() {
        while (processor.processBatch(100) > 0) {
            // Until nothing waits.
        }
    }

    protected @Nullable Recorded recorded(String sid) {
        return jdbc.sql("""
                SELECT phone_number_id, chatbot_id, channel, direction, day, voice_minutes, sms_segments,
                       whatsapp_delivered
                FROM usage_record WHERE sid = :sid
                """).param("sid", sid).query(Recorded.class).optional().orElse(null);
    }

    private static HikariDataSource start() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
            pool.setMaximumPoolSize(16);
            Flyway.configure().dataSource(pool).load().migrate();
            return pool;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
