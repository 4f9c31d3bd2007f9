package dev.switchboard.activities.number;

import dev.switchboard.activities.Json;
import dev.switchboard.activities.Times;
import dev.switchboard.workflows.fleet.ImportNumbersResult;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps numbers that were read from the Twilio account, many at a time. */
@Component
public final class NumberImports {

    private final JdbcClient jdbc;
    private final Clock clock;

    NumberImports(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Inserts new numbers and brings SID and capabilities of the owner's known ones up to date, in one statement.
     * Numbers of other owners are skipped; so is one whose id is taken by the same SID under another account or number.
     *
     * <p>A number that is bound keeps the capabilities it has, since its channels depend on them: what Twilio no longer
     * offers shows as drift, and is taken over once the number is free.
     *
     * @param operationId the import; its own repetition counts what it inserted as imported again
     */
    public ImportNumbersResult keep(String operationId, Collection<NewPhoneNumber> found) {
        // In one order, so that imports of two owners side by side cannot lock each other out.
        List<NewPhoneNumber> ordered = found.stream()
                .sorted(Comparator.comparing(NewPhoneNumber::phoneNumber))
                .toList();
        return jdbc.sql("""
                WITH kept AS (
                    INSERT INTO phone_number AS n (id, owner, phone_number, account_sid, phone_number_sid,
                                                   voice, sms, whatsapp, imported_by, created_at, updated_at)
                    SELECT f.id, f.owner, f."phoneNumber", f."accountSid", f."phoneNumberSid",
                           (f.capabilities ->> 'voice')::boolean, (f.capabilities ->> 'sms')::boolean,
                           (f.capabilities ->> 'whatsapp')::boolean, :operationId, :now, :now
                    FROM jsonb_to_recordset(CAST(:found AS jsonb)) AS f (id text, owner text, "phoneNumber" text,
                            "accountSid" text, "phoneNumberSid" text, capabilities jsonb)
                    WHERE NOT EXISTS (
                        SELECT 1 FROM phone_number other WHERE other.id = f.id
                          AND (other.account_sid, other.phone_number) <> (f."accountSid", f."phoneNumber"))
                    ON CONFLICT (account_sid, phone_number) DO UPDATE
                    SET phone_number_sid = excluded.phone_number_sid,
                        voice = excluded.voice OR (n.voice AND n.state <> 'FREE'),
                        sms = excluded.sms OR (n.sms AND n.state <> 'FREE'),
                        whatsapp = excluded.whatsapp OR (n.whatsapp AND n.state <> 'FREE'),
                        version = n.version + 1,
                        updated_at = excluded.updated_at
                    WHERE n.owner = excluded.owner
                    RETURNING n.imported_by)
                SELECT count(*) FILTER (WHERE imported_by = :operationId) AS imported,
                       count(*) FILTER (WHERE imported_by IS DISTINCT FROM :operationId) AS updated
                FROM kept
                """)
                .param("operationId", operationId)
                .param("found", Json.write(ordered))
                .param("now", Times.now(clock))
                .query((row, number) -> {
                    int imported = row.getInt("imported");
                    int updated = row.getInt("updated");
                    return new ImportNumbersResult(imported, updated, found.size() - imported - updated);
                })
                .single();
    }
}
