package dev.switchboard.activities.usage;

import dev.switchboard.activities.ground.Times;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes usage of the events in the inbox.
 *
 * <p>Events come doubled, late and in any order, and several processors work at a time. All the same, each call and
 * message ends with the same usage. A batch looks at every event of an account's SID that is there, processed or not.
 * What it finds can only add to what is on record. So the batch that sees the last event of a SID finds everything, and
 * batches that saw less, and may be slower to write, take nothing of it back.
 */
@Component
public final class UsageProcessor {

    /**
     * The rules: a call counts once it has ended, its started minutes only if it was completed. An inbound message
     * counts when received. An outbound one counts when it has left or failed. The segments of an SMS that left are not
     * known from its events. Those of one that failed are none, whatever else was told. WhatsApp counts delivered
     * messages, and one that was read was delivered.
     *
     * <p>A leg that was dialled from another call counts for that call's number, which forwarded it: its From is the
     * caller as a rule. The uppermost of the calls above it that has a number of ours decides. Only when there is none,
     * its own From does. Since the leg ends first, whoever is told of a call looks again at the legs below it.
     */
    private static final String PROCESS = """
            WITH RECURSIVE claimed AS (
                SELECT id, sid, account_sid FROM twilio_event WHERE processed_at IS NULL
                ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED
            ), family AS (
                SELECT sid, account_sid FROM claimed
                UNION
                SELECT leg.sid, leg.account_sid
                FROM family JOIN twilio_event leg
                    ON leg.parent_sid = family.sid AND leg.account_sid = family.account_sid
            ), marked AS (
                UPDATE twilio_event SET processed_at = :now WHERE id = ANY (ARRAY(SELECT id FROM claimed))
            ), event AS (
                SELECT e.*,
                       e.kind = 'CALL' AND e.status IN ('completed', 'busy', 'failed', 'no-answer', 'canceled') AS ended,
                       e.kind = 'MESSAGE' AND e.direction = 'INBOUND' AND e.status = 'received' AS received,
                       e.kind = 'MESSAGE' AND e.direction = 'OUTBOUND'
                           AND e.status IN ('sent', 'delivered', 'undelivered', 'read') AS left_us,
                       e.kind = 'MESSAGE' AND e.direction = 'OUTBOUND'
                           AND e.status IN ('failed', 'canceled') AS failed
                FROM twilio_event e
                WHERE e.sid = ANY (ARRAY(SELECT sid FROM family)) -- by the index; whose it is, is asked of what is found
                  AND (e.sid, e.account_sid) IN (SELECT sid, account_sid FROM family)
            ), found AS (
                SELECT sid, account_sid, max(phone_number) AS phone_number,
                       max(parent_sid) AS parent_sid,
                       max(channel) AS channel, max(direction) AS direction,
                       min(occurred_at - make_interval(secs => COALESCE(call_duration, 0))) AS started_at,
                       CASE WHEN bool_or(ended) THEN max(occurred_at) ELSE min(occurred_at) END AS over_at,
                       -- of a call that took less than a second Twilio says 0 seconds and 1 minute
                       COALESCE(max(GREATEST((call_duration + 59) / 60, billed_minutes))
                           FILTER (WHERE ended AND status = 'completed'), 0) AS voice_minutes,
                       CASE WHEN max(channel) <> 'SMS' OR bool_or(failed) THEN 0
                            ELSE NULLIF(max(num_segments), 0) END AS sms_segments,
                       CASE WHEN max(channel) = 'WHATSAPP' AND max(direction) = 'OUTBOUND'
                            AND bool_or(status IN ('delivered', 'read')) THEN 1 ELSE 0 END AS whatsapp_delivered
                FROM event GROUP BY sid, account_sid
                HAVING bool_or(ended OR received OR left_us OR failed)
            ), above AS (
                SELECT sid AS leg_sid, account_sid, parent_sid AS sid, 1 AS level FROM found WHERE parent_sid IS NOT NULL
                UNION
                SELECT a.leg_sid, a.account_sid, e.parent_sid, a.level + 1
                FROM above a JOIN twilio_event e ON e.sid = a.sid AND e.account_sid = a.account_sid
                WHERE e.parent_sid IS NOT NULL AND a.level < :mostLevels
            ), forwarded AS (
                SELECT DISTINCT ON (a.leg_sid, a.account_sid) a.leg_sid, a.account_sid, a.level, n.phone_number
                FROM above a
                JOIN twilio_event e ON e.sid = a.sid AND e.account_sid = a.account_sid
                JOIN number_in_account n ON n.account_sid = e.account_sid AND n.phone_number = e.phone_number
                ORDER BY a.leg_sid, a.account_sid, a.level DESC
            ), resolved AS (
                SELECT f.*, COALESCE(w.level, 0) AS found_above, n.id AS phone_number_id, n.owner, b.chatbot_id
                FROM found f
                LEFT JOIN forwarded w ON w.leg_sid = f.sid AND w.account_sid = f.account_sid
                JOIN number_in_account n ON n.account_sid = f.account_sid
                    AND n.phone_number = COALESCE(w.phone_number, f.phone_number)
                -- the first binding that the call, or the moment of the message, falls into; Twilio's times have no
                -- fractions of a second
                LEFT JOIN LATERAL (
                    SELECT p.chatbot_id FROM binding_period p
                    WHERE p.phone_number_id = n.id AND p.since < f.over_at + interval '1 second'
                      AND (p.until IS NULL OR p.until > f.started_at)
                    ORDER BY p.since LIMIT 1
                ) b ON true
            ), written AS (
                INSERT INTO usage_record AS u (sid, owner, account_sid, phone_number_id, parent_sid, found_above,
                                               chatbot_id, channel, direction, started_at, day, voice_minutes,
                                               sms_segments, whatsapp_delivered, updated_at)
                SELECT sid, owner, account_sid, phone_number_id, parent_sid, found_above,
                       chatbot_id, channel, direction, started_at, CAST(started_at AT TIME ZONE 'UTC' AS date),
                       voice_minutes, sms_segments, whatsapp_delivered, :now
                FROM resolved
                ORDER BY sid, account_sid -- the same order in every batch, so that none waits for another in a circle
                ON CONFLICT (sid, account_sid) DO UPDATE
                SET owner = CASE WHEN u.reconciled_by IS NULL AND excluded.found_above > u.found_above
                        THEN excluded.owner ELSE u.owner END,
                    phone_number_id = CASE WHEN u.reconciled_by IS NULL AND excluded.found_above > u.found_above
                        THEN excluded.phone_number_id ELSE u.phone_number_id END,
                    found_above = GREATEST(u.found_above, excluded.found_above),
                    parent_sid = COALESCE(u.parent_sid, excluded.parent_sid),
                    voice_minutes = CASE WHEN u.reconciled_by IS NULL
                        THEN GREATEST(u.voice_minutes, excluded.voice_minutes) ELSE u.voice_minutes END,
                    sms_segments = CASE WHEN excluded.sms_segments = 0 THEN 0
                        ELSE COALESCE(u.sms_segments, excluded.sms_segments) END,
                    whatsapp_delivered = GREATEST(u.whatsapp_delivered, excluded.whatsapp_delivered),
                    started_at = CASE WHEN u.reconciled_by IS NULL
                        THEN LEAST(u.started_at, excluded.started_at) ELSE u.started_at END,
                    day = CASE WHEN u.reconciled_by IS NULL AND excluded.started_at < u.started_at
                        THEN excluded.day ELSE u.day END,
                    -- The batch that sees everything has both the earliest start and the most calls above.
                    chatbot_id = CASE
                        WHEN u.reconciled_by IS NOT NULL THEN u.chatbot_id
                        WHEN excluded.found_above > u.found_above THEN excluded.chatbot_id
                        WHEN excluded.found_above < u.found_above THEN u.chatbot_id
                        WHEN excluded.started_at < u.started_at THEN excluded.chatbot_id
                        WHEN excluded.started_at = u.started_at THEN COALESCE(excluded.chatbot_id, u.chatbot_id)
                        ELSE u.chatbot_id END,
                    updated_at = excluded.updated_at
            )
            SELECT count(*) FROM claimed
            """;

    /** A leg of a leg of a leg…: more than people do, so that no circle goes on for ever. */
    static final int MOST_LEVELS = 8;

    private final JdbcClient jdbc;
    private final Clock clock;

    UsageProcessor(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Processes events that wait, oldest first. Events of numbers that we do not know make no usage.
     *
     * @param limit how many at most
     * @return how many; when it is the limit, there may be more
     */
    public int processBatch(int limit) {
        return jdbc.sql(PROCESS)
                .param("limit", limit)
                .param("mostLevels", MOST_LEVELS)
                .param("now", Times.now(clock))
                .query(Integer.class)
                .single();
    }
}
