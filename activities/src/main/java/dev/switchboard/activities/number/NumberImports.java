package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.batch.ImportNumbersResult;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps numbers that were read from a Twilio account, many at a time. */
@Component
public final class NumberImports {

    private static final String FOUND = """
            found AS (
                SELECT * FROM jsonb_to_recordset(CAST(:found AS jsonb))
                    AS f (id text, owner text, "phoneNumber" text, "accountSid" text, "phoneNumberSid" text,
                          "senderSid" text, capabilities jsonb))
            """;

    /**
     * An owner may have two rows for one number: that of the SID, and that of the account that it is in now. The free
     * one goes, and that of the account when both are free. (Whether it is free is a condition of the deletion itself,
     * so that PostgreSQL tests it again when an assignment takes the row in the meantime.)
     */
    private static final String MERGE_DOUBLES = "WITH " + FOUND + """
            , doubled AS (
                SELECT moved.id AS moved, there.id AS there, there.state = 'FREE' AS keeps_moved
                FROM found f
                JOIN phone_number moved ON moved.phone_number_sid = f."phoneNumberSid" AND moved.owner = f.owner
                    AND moved.account_sid <> f."accountSid" AND moved.state <> 'RELEASED'
                JOIN phone_number there ON there.account_sid = f."accountSid" AND there.state <> 'RELEASED'
                    AND there.phone_number = f."phoneNumber" AND there.owner = f.owner
            )
            DELETE FROM phone_number n USING doubled d
            WHERE n.id = CASE WHEN d.keeps_moved THEN d.there ELSE d.moved END AND n.state = 'FREE'
            RETURNING n.id, n.phone_number, n.account_sid, n.voice, n.sms, n.whatsapp,
                      CASE WHEN d.keeps_moved THEN d.moved ELSE d.there END AS merged_into
            """;

    private static final String MOVE = "WITH " + FOUND + """
            , moving AS (
                SELECT n.id, n.phone_number, n.account_sid AS from_account, f."accountSid" AS to_account
                FROM phone_number n JOIN found f ON n.phone_number_sid = f."phoneNumberSid" AND n.owner = f.owner
                WHERE n.account_sid <> f."accountSid" AND n.state <> 'RELEASED'
                  AND NOT EXISTS (SELECT 1 FROM phone_number there
                                  WHERE there.account_sid = f."accountSid" AND there.phone_number = f."phoneNumber"
                                    AND there.state <> 'RELEASED')
                ORDER BY n.phone_number FOR UPDATE OF n
            ), moved AS (
                UPDATE phone_number n SET account_sid = m.to_account, version = n.version + 1, updated_at = :now
                FROM moving m WHERE n.id = m.id
            ), former AS (
                INSERT INTO former_account (account_sid, phone_number, phone_number_id, until)
                SELECT from_account, phone_number, id, :now FROM moving
                ON CONFLICT (account_sid, phone_number) DO UPDATE
                SET phone_number_id = excluded.phone_number_id, until = excluded.until
            )
            SELECT id, from_account, to_account FROM moving
            """;

    private static final String KEEP = "WITH " + FOUND + """
            , kept AS (
                INSERT INTO phone_number AS n (id, owner, phone_number, account_sid, phone_number_sid, sender_sid,
                                               voice, sms, whatsapp, imported_by, created_at, updated_at)
                SELECT CASE WHEN EXISTS (SELECT 1 FROM phone_number other
                                         WHERE other.id = f.id AND (other.owner <> f.owner OR other.state = 'RELEASED'))
                            -- The number was another owner's, in another account, or the former one has not got it any more.
                            THEN f.id || '_' || substr(f."accountSid", 3, 8) ELSE f.id END AS id,
                       f.owner, f."phoneNumber", f."accountSid", f."phoneNumberSid", f."senderSid",
                       (f.capabilities ->> 'voice')::boolean, (f.capabilities ->> 'sms')::boolean,
                       (f.capabilities ->> 'whatsapp')::boolean, :operationId, :now, :now
                FROM found f
                WHERE NOT EXISTS (
                    -- Whoever is buying it pays for it.
                    SELECT 1 FROM number_purchase p
                    WHERE p.account_sid = f."accountSid" AND p.phone_number = f."phoneNumber" AND p.owner <> f.owner
                      AND p.state = 'INTENDED')
                  AND NOT EXISTS (
                    SELECT 1 FROM phone_number other WHERE other.owner = f.owner
                      AND (other.id = f.id OR other.phone_number_sid = f."phoneNumberSid")
                      AND CASE WHEN other.state = 'RELEASED'
                               -- The page was read before it was given back; one of another account tells what is there.
                               THEN other.account_sid = f."accountSid"
                               ELSE (other.account_sid, other.phone_number) <> (f."accountSid", f."phoneNumber") END)
                  AND NOT EXISTS (
                    SELECT 1 FROM phone_number other
                    WHERE other.id = f.id || '_' || substr(f."accountSid", 3, 8)
                      AND (other.account_sid, other.phone_number) <> (f."accountSid", f."phoneNumber"))
                ON CONFLICT (account_sid, phone_number) WHERE state <> 'RELEASED' DO UPDATE
                SET phone_number_sid = COALESCE(excluded.phone_number_sid, n.phone_number_sid),
                    sender_sid = CASE WHEN n.state = 'FREE' THEN excluded.sender_sid
                        ELSE COALESCE(excluded.sender_sid, n.sender_sid) END,
                    voice = excluded.voice OR (n.voice AND n.state <> 'FREE'),
                    sms = excluded.sms OR (n.sms AND n.state <> 'FREE'),
                    whatsapp = excluded.whatsapp OR (n.whatsapp AND n.state <> 'FREE'),
                    missing_since = NULL,
                    version = n.version + 1,
                    updated_at = excluded.updated_at
                WHERE n.owner = excluded.owner
                RETURNING n.imported_by)
            SELECT count(*) FILTER (WHERE imported_by = :operationId) AS imported,
                   count(*) FILTER (WHERE imported_by IS DISTINCT FROM :operationId) AS updated
            FROM kept
            """;

    private final JdbcClient jdbc;
    private final NumberMoves moves;
    private final TransactionTemplate transaction;
    private final Clock clock;

    NumberImports(JdbcClient jdbc, NumberMoves moves, PlatformTransactionManager transactionManager, Clock clock) {
        this.jdbc = jdbc;
        this.moves = moves;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    /**
     * Inserts new numbers and brings account, SID and capabilities of the owner's known ones up to date, in one
     * transaction.
     *
     * <p>A number that was in another account has kept its SID: the owner's row of that SID follows it, with its
     * binding, and an audit message says so. Another owner's is left as it is, since nobody but its owner ends a
     * binding; the number then is a new one here, with an id of its own. Numbers that another owner has in the same
     * account are skipped.
     *
     * <p>A number that is bound keeps the capabilities it has, since its channels depend on them. What Twilio no longer
     * offers shows as drift, and is taken over once the number is free.
     *
     * @param operationId the import; its own repetition counts what it inserted as imported again
     */
    public ImportNumbersResult keep(String operationId, Collection<NewPhoneNumber> found) {
        // In one order, so that imports of two owners side by side cannot lock each other out.
        List<NewPhoneNumber> ordered = found.stream()
                .sorted(Comparator.comparing(NewPhoneNumber::phoneNumber))
                .toList();
        return Objects.requireNonNull(transaction.execute(status -> {
            follow(operationId, ordered);
            return insert(operationId, ordered);
        }));
    }

    /**
     * Those of the account's WhatsApp senders, by their numbers in E.164, whose numbers are not among the account's.
     *
     * @param phoneNumbers of all of its senders, after all of its numbers were kept
     */
    public Set<String> withoutNumber(String accountSid, Collection<String> phoneNumbers) {
        return Set.copyOf(jdbc.sql("""
                SELECT s.phone_number FROM unnest(:phoneNumbers) AS s (phone_number)
                WHERE s.phone_number ~ '^[+][0-9]{1,15}$' AND NOT EXISTS (
                    SELECT 1 FROM phone_number n WHERE n.account_sid = :accountSid
                      AND n.phone_number = s.phone_number AND n.phone_number_sid IS NOT NULL)
                """)
                .param("phoneNumbers", phoneNumbers.toArray(String[]::new))
                .param("accountSid", accountSid)
                .query(String.class)
                .list());
    }

    private void follow(String operationId, List<NewPhoneNumber> found) {
        String rows = Json.write(found);
        List<MergedNumber> merged = jdbc.sql(MERGE_DOUBLES)
                .param("found", rows)
                .query(MergedNumber.class)
                .list();
        if (!merged.isEmpty()) {
            moves.tellMerged(operationId, found.get(0).owner(), merged);
        }
        List<MovedNumber> moved = jdbc.sql(MOVE)
                .param("found", rows)
                .param("now", Times.now(clock))
                .query(MovedNumber.class)
                .list();
        if (!moved.isEmpty()) {
            moves.tell(operationId, found.get(0).owner(), moved);
        }
    }

    private ImportNumbersResult insert(String operationId, List<NewPhoneNumber> found) {
        return jdbc.sql(KEEP)
                .param("operationId", operationId)
                .param("found", Json.write(found))
                .param("now", Times.now(clock))
                .query((row, number) -> {
                    int imported = row.getInt("imported");
                    int updated = row.getInt("updated");
                    return new ImportNumbersResult(imported, updated, found.size() - imported - updated);
                })
                .single();
    }
}
