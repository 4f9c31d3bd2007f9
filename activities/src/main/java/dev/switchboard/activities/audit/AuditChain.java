package dev.switchboard.activities.audit;

import dev.switchboard.activities.audit.AuditVerification.Broken;
import dev.switchboard.activities.audit.AuditVerification.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Verifies the chain of an owner's audit messages. The hashes are computed here and not by the functions that wrote
 * them, which whoever may change the messages may change too.
 */
@Component
public final class AuditChain {

    private static final int ROWS_AT_A_TIME = 1_000;
    private static final int HASHED_FROM = 3;
    private static final int HASHED_TO = 17;

    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;

    AuditChain(JdbcClient jdbc, PlatformTransactionManager transactionManager) {
        this.jdbc = jdbc;
        this.snapshot = new TransactionTemplate(transactionManager);
        // The messages and the end of the chain, as they were at one moment.
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    /**
     * Reads all of the owner's messages, up to the first that is not right.
     *
     * @param noted a link that the owner noted down earlier, which must still be part of the chain
     */
    public AuditVerification verify(String owner, @Nullable AuditLink noted) {
        return Objects.requireNonNull(snapshot.execute(status -> {
            End end = end(owner);
            try (Stream<ChainedMessage> messages = messages(owner)) {
                return walk(messages.iterator(), end, noted);
            }
        }));
    }

    private static AuditVerification walk(Iterator<ChainedMessage> messages, End end, @Nullable AuditLink noted) {
        long checked = 0;
        String previous = ChainedMessage.NO_HASH;
        while (messages.hasNext()) {
            ChainedMessage message = messages.next();
            Broken broken = broken(message, checked + 1, previous, noted);
            if (broken != null) {
                return AuditVerification.broken(checked, broken);
            }
            checked++;
            previous = message.hash();
        }
        if (end.sequence() > checked || (noted != null && noted.sequence() > checked)) {
            return AuditVerification.broken(checked, new Broken(checked + 1, null, Reason.MISSING));
        }
        // More messages than were ever linked, or another last one.
        if (end.sequence() < checked || !end.hash().equals(previous)) {
            long sequence = Math.min(checked, end.sequence() + 1);
            return AuditVerification.broken(sequence - 1, new Broken(sequence, null, Reason.CHANGED));
        }
        return AuditVerification.intact(checked == 0 ? null : new AuditLink(checked, previous));
    }

    private static @Nullable Broken broken(
            ChainedMessage message, long expected, String previous, @Nullable AuditLink noted) {
        if (message.sequence() != expected) {
            return new Broken(expected, null, Reason.MISSING);
        }
        if (!message.follows(previous)) {
            return new Broken(expected, message.id(), Reason.CHANGED);
        }
        return noted != null && noted.sequence() == expected && !noted.hash().equals(message.hash())
                ? new Broken(expected, message.id(), Reason.NOT_AS_NOTED)
                : null;
    }

    private End end(String owner) {
        return jdbc.sql("SELECT sequence, encode(hash, 'hex') AS hash FROM audit_chain WHERE owner = :owner")
                .param("owner", owner)
                .query((row, number) -> new End(row.getLong("sequence"), row.getString("hash")))
                .optional()
                .orElse(new End(0, ChainedMessage.NO_HASH));
    }

    private Stream<ChainedMessage> messages(String owner) {
        return jdbc.sql("""
                SELECT id, encode(hash, 'hex'), sequence::text, id, type, owner, action, actor, operation_id, phone_number_id,
                       chatbot_id, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                       metadata::text, before_image::text, after_image::text, error::text, counts::text
                FROM message WHERE owner = :owner ORDER BY message.sequence
                """).param("owner", owner).withFetchSize(ROWS_AT_A_TIME).query(AuditChain::message).stream();
    }

    private static ChainedMessage message(ResultSet row, int number) throws SQLException {
        List<@Nullable String> fields = new ArrayList<>(HASHED_TO - HASHED_FROM + 1);
        for (int column = HASHED_FROM; column <= HASHED_TO; column++) {
            fields.add(row.getString(column));
        }
        return new ChainedMessage(row.getLong(HASHED_FROM), row.getString(1), row.getString(2), fields);
    }

    /** The end of the chain: the last message that was appended. */
    private record End(long sequence, String hash) {}
}
