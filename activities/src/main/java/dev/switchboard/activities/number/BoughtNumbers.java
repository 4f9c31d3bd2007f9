package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.purchase.BoughtNumber;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps numbers that were bought, and forgets those that were released at once. */
@Component
public final class BoughtNumbers {

    private final JdbcClient jdbc;
    private final Clock clock;

    BoughtNumbers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The number is the buyer's, and free. An import of the same owner's may have been faster; another owner's leaves
     * alone what somebody is buying.
     *
     * @return its id
     */
    public String keep(Buyer buyer, String operationId, BoughtNumber bought) {
        return jdbc.sql("""
                INSERT INTO phone_number AS n (id, owner, phone_number, account_sid, phone_number_sid, voice, sms, whatsapp,
                                               imported_by, pool, created_at, updated_at)
                VALUES (:id, :owner, :phoneNumber, :accountSid, :id, :voice, :sms, false, :operationId, :pool, :now, :now)
                ON CONFLICT (account_sid, phone_number) WHERE state <> 'RELEASED' DO UPDATE
                SET phone_number_sid = excluded.phone_number_sid, version = n.version + 1, updated_at = excluded.updated_at,
                    missing_since = NULL, pool = coalesce(excluded.pool, n.pool)
                RETURNING n.id
                """)
                .param("id", bought.phoneNumberSid())
                .param("owner", buyer.owner())
                .param("phoneNumber", bought.phoneNumber())
                .param("accountSid", buyer.accountSid())
                .param("voice", bought.capabilities().voice())
                .param("sms", bought.capabilities().sms())
                .param("operationId", operationId)
                .param("pool", buyer.pool())
                .param("now", Times.now(clock))
                .query(String.class)
                .single();
    }

    /** Only while nobody has it. */
    public void forget(String phoneNumberId) {
        jdbc.sql("DELETE FROM phone_number WHERE id = :id AND state = 'FREE'")
                .param("id", phoneNumberId)
                .update();
    }
}
