package dev.switchboard.activities.drift;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.TimeSortedIds;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.workflows.drift.DriftCheck;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of drift, as a check writes it. */
@Component
final class RouteDrifts {

    private final JdbcClient jdbc;
    private final TimeSortedIds ids;
    private final Clock clock;

    RouteDrifts(JdbcClient jdbc, TimeSortedIds ids, Clock clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    /** A drift that has ended: whose number, and which agent's; none of a free number. */
    record Ended(
            String owner, String phoneNumberId, @Nullable String agentId) {}

    /** Remembers that the account lists these numbers. */
    void keepListed(DriftCheck check, String accountSid, Collection<String> phoneNumberSids, Instant readAt) {
        jdbc.sql("""
                INSERT INTO route_listing AS l (phone_number_id, listed_at)
                SELECT id, :readAt FROM phone_number
                WHERE account_sid = :accountSid AND phone_number_sid = ANY (:sids) AND state = 'ASSIGNED'
                  AND (CAST(:owner AS text) IS NULL OR owner = :owner)
                ORDER BY id
                ON CONFLICT (phone_number_id) DO UPDATE SET listed_at = GREATEST(l.listed_at, excluded.listed_at)
                """)
                .param("readAt", Times.parameter(readAt))
                .param("accountSid", accountSid)
                .param("sids", phoneNumberSids.toArray(String[]::new))
                .param("owner", check.onlyOwner())
                .update();
    }

    /** Remembers which numbers of other accounts this one lists, of owners who can import it. */
    void keepElsewhere(
            DriftCheck check,
            String accountSid,
            boolean configured,
            Collection<String> phoneNumberSids,
            Instant readAt) {
        jdbc.sql("""
                INSERT INTO number_elsewhere AS e (phone_number_id, account_sid, seen_at)
                SELECT n.id, :accountSid, :readAt FROM phone_number n
                WHERE n.phone_number_sid = ANY (:sids) AND n.account_sid <> :accountSid AND n.state = 'ASSIGNED'
                  AND (CAST(:owner AS text) IS NULL OR n.owner = :owner)
                  AND (:configured OR EXISTS (SELECT 1 FROM twilio_account a
                                              WHERE a.account_sid = :accountSid AND a.owner = n.owner))
                ORDER BY n.id
                ON CONFLICT (phone_number_id) DO UPDATE
                SET account_sid = excluded.account_sid, seen_at = excluded.seen_at WHERE e.seen_at < excluded.seen_at
                """)
                .param("accountSid", accountSid)
                .param("configured", configured)
                .param("readAt", Times.parameter(readAt))
                .param("sids", phoneNumberSids.toArray(String[]::new))
                .param("owner", check.onlyOwner())
                .update();
    }

    /** The accounts in which the check has seen numbers that their own account does not list, by our ids. */
    Map<String, String> elsewhere(DriftCheck check, Collection<PhoneNumber> numbers) {
        Map<String, String> accounts = new HashMap<>();
        jdbc.sql("""
                SELECT e.phone_number_id, e.account_sid FROM number_elsewhere e
                WHERE e.phone_number_id = ANY (:ids)
                  AND e.seen_at >= (SELECT created_at FROM operation WHERE id = :check)
                """)
                .param("ids", numbers.stream().map(PhoneNumber::id).toArray(String[]::new))
                .param("check", check.operationId())
                .query(row -> {
                    accounts.put(row.getString(1), row.getString(2));
                });
        return accounts;
    }

    /** Remembers that the check is not able to read an account, so that it says nothing of the account's numbers. */
    void keepUnread(DriftCheck check, String accountSid, String reason) {
        jdbc.sql("""
                INSERT INTO drift_unread_account (operation_id, account_sid, reason)
                VALUES (:check, :accountSid, :reason) ON CONFLICT DO NOTHING
                """)
                .param("check", check.operationId())
                .param("accountSid", accountSid)
                .param("reason", reason)
                .update();
    }

    /**
     * Keeps drift, in one statement; what is known already is brought up to date.
     *
     * @return the ids of the numbers whose drift is new
     */
    Set<String> keep(DriftCheck check, List<FoundDrift> drifts) {
        if (drifts.isEmpty()) {
            return Set.of();
        }
        Map<String, String> numbersByNewId = new HashMap<>();
        List<Map<String, Object>> rows = drifts.stream()
                .map(drift -> {
                    String id = ids.next("drift_");
                    numbersByNewId.put(id, drift.number().id());
                    return row(id, drift);
                })
                .toList();
        List<String> kept = jdbc.sql("""
                INSERT INTO route_drift (id, phone_number_id, phone_number, owner, chatbot_id, found_at, found_by,
                                         last_seen_at, seen_by, channels, changes, update_cures)
                SELECT n.id, n."phoneNumberId", n."phoneNumber", n.owner, n."agentId", :now, :check,
                       :now, :check, n.channels, n.changes, n."updateCures"
                FROM jsonb_to_recordset(CAST(:rows AS jsonb))
                    AS n (id text, "phoneNumberId" text, "phoneNumber" text, owner text, "agentId" text,
                          channels jsonb, changes jsonb, "updateCures" text)
                ORDER BY n."phoneNumberId"
                ON CONFLICT (phone_number_id) WHERE resolved_at IS NULL DO UPDATE
                SET phone_number = excluded.phone_number, owner = excluded.owner, chatbot_id = excluded.chatbot_id,
                    last_seen_at = excluded.last_seen_at, seen_by = excluded.seen_by, channels = excluded.channels,
                    changes = excluded.changes, update_cures = excluded.update_cures
                RETURNING id
                """)
                .param("now", Times.now(clock))
                .param("check", check.operationId())
                .param("rows", Json.write(rows))
                .query(String.class)
                .list();
        Set<String> found = new HashSet<>();
        kept.stream().filter(numbersByNewId::containsKey).forEach(id -> found.add(numbersByNewId.get(id)));
        return found;
    }

    /** Ends what is known of numbers that are right. */
    List<Ended> resolve(DriftCheck check, Collection<PhoneNumber> right) {
        return jdbc.sql("""
                UPDATE route_drift SET resolved_at = :now, resolved_by = :check
                WHERE phone_number_id = ANY (:ids) AND resolved_at IS NULL
                RETURNING owner, phone_number_id, chatbot_id
                """)
                .param("now", Times.now(clock))
                .param("check", check.operationId())
                .param("ids", right.stream().map(PhoneNumber::id).toArray(String[]::new))
                .query((row, number) -> new Ended(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    /**
     * Ends what is known of numbers that are bound to no agent any more, and of free ones that are not free any more.
     */
    List<Ended> resolveRebound(DriftCheck check) {
        return jdbc.sql("""
                UPDATE route_drift d SET resolved_at = :now, resolved_by = :check
                WHERE d.resolved_at IS NULL AND (CAST(:owner AS text) IS NULL OR d.owner = :owner)
                  AND NOT EXISTS (SELECT 1 FROM phone_number n
                                  WHERE n.id = d.phone_number_id
                                    AND CASE WHEN d.chatbot_id IS NULL THEN n.state = 'FREE'
                                             ELSE n.state IN ('ASSIGNED', 'MOVING', 'RELEASING') END)
                RETURNING owner, phone_number_id, chatbot_id
                """)
                .param("now", Times.now(clock))
                .param("check", check.operationId())
                .param("owner", check.onlyOwner())
                .query((row, number) -> new Ended(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    private static Map<String, Object> row(String id, FoundDrift drift) {
        PhoneNumber number = drift.number();
        Map<String, Object> row = new HashMap<>(Map.of(
                "id", id,
                "phoneNumberId", number.id(),
                "phoneNumber", number.phoneNumber(),
                "owner", number.owner(),
                "channels", drift.channels(),
                "changes", drift.changes(),
                "updateCures", drift.updateCures()));
        if (number.agentId() != null) {
            row.put("agentId", number.agentId());
        }
        return row;
    }
}
