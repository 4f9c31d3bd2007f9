package dev.switchboard.activities.audit;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.number.PhoneNumber;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells the audit trail what verifications found. What is new about a number is told at once. What is not is told once
 * an hour at most, so that who polls does not fill the trail.
 */
@Component
public final class WebhookVerifications {

    private static final Logger log = LoggerFactory.getLogger(WebhookVerifications.class);

    private static final Duration TOLD_AGAIN_AFTER = Duration.ofHours(1);

    /** How long a verification waits for another message of its owner that is being written. */
    private static final String LONGEST_WAIT = "500ms";

    /** All that a poll costs: one row is read, and nothing locked. */
    private static final String IS_TOLD = """
            SELECT EXISTS (
                SELECT 1 FROM webhook_verification
                WHERE phone_number_id = :phoneNumberId AND owner = :owner AND result = CAST(:result AS jsonb)
                  AND told_at > :again)
            """;

    /** Decides between calls at the same time, in whatever processes: one of them changes the row. */
    private static final String TAKE_THE_WORD = """
            INSERT INTO webhook_verification AS told (phone_number_id, owner, result, told_at)
            VALUES (:phoneNumberId, :owner, CAST(:result AS jsonb), :now)
            ON CONFLICT (phone_number_id) DO UPDATE
                SET owner = excluded.owner, result = excluded.result, told_at = excluded.told_at
                WHERE told.owner <> excluded.owner OR told.result <> excluded.result OR told.told_at <= :again
            """;

    private final JdbcClient jdbc;
    private final AuditAppender appender;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Counter untold;

    WebhookVerifications(
            JdbcClient jdbc,
            AuditAppender appender,
            PlatformTransactionManager transactionManager,
            Clock clock,
            MeterRegistry meters) {
        this.jdbc = jdbc;
        this.appender = appender;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
        this.untold = Counter.builder("switchboard.audit.verifications.untold")
                .description("Verifications whose audit message the database refused; the next one tells it")
                .register(meters);
    }

    /**
     * Tells it, unless it was told. What the database refuses is logged and counted, and the number's next verification
     * tells it: nothing was changed, so the answer of a verification does not depend on it.
     */
    public void tell(String caller, PhoneNumber number, VerifiedWebhooks found) {
        try {
            if (!isTold(number, found)) {
                transaction.executeWithoutResult(status -> {
                    if (takesTheWord(number, found)) {
                        appender.append(AuditedCall.verified(caller, number, found));
                    }
                });
            }
        } catch (DataAccessException | TransactionException refused) {
            untold.increment();
            log.warn("The verification of {} left no audit message", number.id(), refused);
        }
    }

    private boolean isTold(PhoneNumber number, VerifiedWebhooks found) {
        return jdbc.sql(IS_TOLD)
                .param("phoneNumberId", number.id())
                .param("owner", number.owner())
                .param("result", Json.write(found))
                .param("again", Times.now(clock).minus(TOLD_AGAIN_AFTER))
                .query(Boolean.class)
                .single();
    }

    private boolean takesTheWord(PhoneNumber number, VerifiedWebhooks found) {
        jdbc.sql("SELECT set_config('lock_timeout', :longest, true)")
                .param("longest", LONGEST_WAIT)
                .query(row -> {});
        OffsetDateTime now = Times.now(clock);
        return jdbc.sql(TAKE_THE_WORD)
                        .param("phoneNumberId", number.id())
                        .param("owner", number.owner())
                        .param("result", Json.write(found))
                        .param("now", now)
                        .param("again", now.minus(TOLD_AGAIN_AFTER))
                        .update()
                == 1;
    }
}
