package dev.switchboard.activities.usage;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.usage.ReconcileUsageResult;
import dev.switchboard.workflows.usage.UnsettledMessages;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What Twilio has on record, brought into the table of usage. */
@Component
final class UsageRecords {

    /** How often Twilio is asked for the segments of a message: one, two, four… minutes apart, for some four hours. */
    static final int MOST_ATTEMPTS = 8;

    /** The longest wait, since a message that comes meanwhile has to wait too. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final String RECONCILE = """
            WITH ledger AS (
                SELECT DISTINCT ON (sid, "accountSid") *
                FROM jsonb_to_recordset(CAST(:entries AS jsonb)) AS entry(
                    sid text, "accountSid" text, "parentSid" text, "phoneNumbers" jsonb, channel text, direction text,
                    "startedAt" timestamptz, "voiceMinutes" integer, "perhapsAMinute" boolean, "smsSegments" integer,
                    "whatsappDelivered" integer)
            ), written AS (
                INSERT INTO usage_record AS u (sid, owner, account_sid, phone_number_id, parent_sid, chatbot_id, channel,
                                               direction, started_at, day, voice_minutes, sms_segments,
                                               whatsapp_delivered, updated_at, reconciled_by, reconciled_as)
                SELECT l.sid, n.owner, n.account_sid, n.id, l."parentSid", b.chatbot_id, l.channel,
                       l.direction, l."startedAt", CAST(l."startedAt" AT TIME ZONE 'UTC' AS date),
                       CASE WHEN l."perhapsAMinute" THEN LEAST(COALESCE(told.voice_minutes, 0), 1)
                           ELSE l."voiceMinutes" END,
                       l."smsSegments", l."whatsappDelivered", :now, :operationId, 'MISSING'
                FROM ledger l
                LEFT JOIN usage_record told ON told.sid = l.sid AND told.account_sid = l."accountSid"
                JOIN LATERAL (
                    SELECT mine.* FROM jsonb_array_elements_text(l."phoneNumbers") WITH ORDINALITY
                        AS candidate(phone_number, place)
                    JOIN number_in_account mine ON mine.account_sid = l."accountSid"
                        AND mine.phone_number = candidate.phone_number
                    ORDER BY candidate.place LIMIT 1
                ) n ON true
                -- the first binding that the call, or the moment of the message, falls into
                LEFT JOIN LATERAL (
                    SELECT p.chatbot_id FROM binding_period p
                    WHERE p.phone_number_id = n.id
                      AND p.since < l."startedAt" + make_interval(mins => l."voiceMinutes", secs => 1)
                      AND (p.until IS NULL OR p.until > l."startedAt")
                    ORDER BY p.since LIMIT 1
                ) b ON true
                ORDER BY l.sid, n.account_sid -- as the processor does, so that none waits for another in a circle
                ON CONFLICT (sid, account_sid) DO UPDATE
                SET reconciled_by = excluded.reconciled_by,
                    reconciled_from = CASE
                        WHEN u.reconciled_by = excluded.reconciled_by THEN u.reconciled_from
                        ELSE jsonb_build_object(
                            'phoneNumberId', u.phone_number_id, 'day', u.day, 'chatbotId', u.chatbot_id,
                            'voiceMinutes', u.voice_minutes, 'smsSegments', u.sms_segments,
                            'whatsappDelivered', u.whatsapp_delivered) END,
                    reconciled_as = CASE
                        WHEN u.reconciled_by = excluded.reconciled_by THEN u.reconciled_as
                        WHEN (u.phone_number_id, u.voice_minutes, u.sms_segments, u.whatsapp_delivered, u.day,
                              u.chatbot_id)
                            IS NOT DISTINCT FROM
                            (excluded.phone_number_id, excluded.voice_minutes, COALESCE(excluded.sms_segments, u.sms_segments),
                             GREATEST(u.whatsapp_delivered, excluded.whatsapp_delivered), excluded.day,
                             excluded.chatbot_id) THEN 'UNCHANGED'
                        ELSE 'CORRECTED' END,
                    owner = excluded.owner, phone_number_id = excluded.phone_number_id,
                    parent_sid = COALESCE(excluded.parent_sid, u.parent_sid),
                    voice_minutes = excluded.voice_minutes,
                    sms_segments = COALESCE(excluded.sms_segments, u.sms_segments),
                    -- Twilio's lists lag behind its callbacks.
                    whatsapp_delivered = GREATEST(u.whatsapp_delivered, excluded.whatsapp_delivered),
                    started_at = excluded.started_at, day = excluded.day, chatbot_id = excluded.chatbot_id,
                    updated_at = excluded.updated_at
                RETURNING u.*
            ), kept AS (
                INSERT INTO usage_difference (operation_id, sid, account_sid, owner, phone_number_id, channel, direction,
                                              outcome, was, became, found_at)
                SELECT reconciled_by, sid, account_sid, owner, phone_number_id, channel, direction, reconciled_as, reconciled_from,
                       jsonb_build_object(
                           'phoneNumberId', phone_number_id, 'day', day, 'chatbotId', chatbot_id, 'voiceMinutes', voice_minutes,
                           'smsSegments', sms_segments, 'whatsappDelivered', whatsapp_delivered),
                       :now
                FROM written WHERE reconciled_as <> 'UNCHANGED'
                ON CONFLICT (operation_id, sid, account_sid) DO NOTHING
            )
            SELECT count(*) FILTER (WHERE reconciled_as = 'MISSING') AS missing,
                   count(*) FILTER (WHERE reconciled_as = 'CORRECTED') AS corrected,
                   count(*) FILTER (WHERE reconciled_as = 'UNCHANGED') AS unchanged
            FROM written
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    UsageRecords(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    UnsettledMessages unsettled(int limit) {
        OffsetDateTime now = Times.now(clock);
        List<String> due = jdbc.sql("""
                SELECT account_sid, sid FROM usage_record
                WHERE sms_segments IS NULL AND (settle_at IS NULL OR settle_at <= :now)
                ORDER BY settle_at NULLS FIRST, sid LIMIT :limit
                """)
                .param("now", now)
                .param("limit", limit)
                .query((row, number) -> new MessageKey(row.getString("account_sid"), row.getString("sid")).toString())
                .list();
        if (!due.isEmpty()) {
            return new UnsettledMessages(due, null);
        }
        return jdbc.sql("""
                SELECT settle_at FROM usage_record WHERE sms_segments IS NULL AND settle_at < 'infinity'
                ORDER BY settle_at NULLS FIRST LIMIT 1
                """)
                .query(OffsetDateTime.class)
                .optional()
                .map(next -> Math.max(1_000, Math.min(LONGEST_WAIT.toMillis(), millis(now, next))))
                .map(wait -> new UnsettledMessages(List.of(), wait))
                .orElseGet(() -> new UnsettledMessages(List.of(), null));
    }

    /**
     * The phone numbers that calls count for, by their SIDs, of those that are on record. A leg that no comparison has
     * seen is left out: callbacks may not have told of the calls above it.
     */
    Map<String, String> phoneNumbers(String accountSid, Collection<String> callSids) {
        Map<String, String> numbers = new HashMap<>();
        jdbc.sql("""
                SELECT u.sid, n.phone_number FROM usage_record u JOIN phone_number n ON n.id = u.phone_number_id
                WHERE u.account_sid = :accountSid AND u.sid = ANY (:sids)
                  AND (u.parent_sid IS NULL OR u.reconciled_by IS NOT NULL)
                """)
                .param("accountSid", accountSid)
                .param("sids", callSids.toArray(String[]::new))
                .query(row -> {
                    numbers.put(row.getString("sid"), row.getString("phone_number"));
                });
        return numbers;
    }

    /** Keeps the segments, unless they are known. */
    void settle(MessageKey message, int segments) {
        jdbc.sql("""
                UPDATE usage_record SET sms_segments = :segments, updated_at = :now
                WHERE sid = :sid AND account_sid = :accountSid AND sms_segments IS NULL
                """)
                .param("segments", segments)
                .param("now", Times.now(clock))
                .param("sid", message.sid())
                .param("accountSid", message.accountSid())
                .update();
    }

    /** Puts the message off, twice as long as the last time; after the last attempt for good. */
    void postpone(MessageKey message) {
        jdbc.sql("""
                UPDATE usage_record
                SET settle_attempts = settle_attempts + 1,
                    settle_at = CASE WHEN settle_attempts + 1 >= :most THEN 'infinity'
                        ELSE CAST(:now AS timestamptz) + make_interval(mins => CAST(power(2, settle_attempts) AS integer))
                        END
                WHERE sid = :sid AND account_sid = :accountSid AND sms_segments IS NULL
                """)
                .param("most", MOST_ATTEMPTS)
                .param("now", Times.now(clock))
                .param("sid", message.sid())
                .param("accountSid", message.accountSid())
                .update();
    }

    /** Twilio's word counts; repeated by the same operation it comes to what it came to the first time. */
    ReconcileUsageResult reconcile(String operationId, List<LedgerEntry> entries) {
        return jdbc.sql(RECONCILE)
                .param("entries", Json.write(entries))
                .param("now", Times.now(clock))
                .param("operationId", operationId)
                .query(ReconcileUsageResult.class)
                .single();
    }

    private static long millis(OffsetDateTime from, OffsetDateTime until) {
        return Duration.between(from, until).toMillis();
    }
}
