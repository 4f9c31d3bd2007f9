package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who may be greeted: nobody who is a number of ours, and everybody else once an hour by each of our numbers. Otherwise
 * two that greet whoever writes to them would greet each other for ever, at the expense of both. One statement decides,
 * for all processes.
 */
@Component
public final class Greetings {

    private static final Duration ONCE_IN = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    Greetings(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Whether a number may greet whoever wrote to it now; it is taken to do so then.
     *
     * @param sender the sender as Twilio writes it
     * @param senderNumber the sender's phone number, E.164
     * @param messageSid the message: when Twilio asks about it again, the answer is the same
     */
    public boolean permit(String phoneNumberId, String sender, String senderNumber, String messageSid) {
        OffsetDateTime now = Times.now(clock);
        return jdbc.sql("""
                INSERT INTO greeting_sent AS sent (phone_number_id, sender, message_sid, greeted_at)
                SELECT :phoneNumberId, :sender, :messageSid, :now
                WHERE NOT EXISTS (
                    SELECT FROM phone_number WHERE phone_number = :senderNumber AND chatbot_id IS NOT NULL)
                ON CONFLICT (phone_number_id, sender) DO UPDATE
                    SET message_sid = excluded.message_sid, greeted_at = excluded.greeted_at
                    WHERE sent.greeted_at <= :before OR sent.message_sid = excluded.message_sid
                """)
                        .param("phoneNumberId", phoneNumberId)
                        .param("sender", sender)
                        .param("senderNumber", senderNumber)
                        .param("messageSid", messageSid)
                        .param("now", now)
                        .param("before", now.minus(ONCE_IN))
                        .update()
                == 1;
    }

    /** Deletes what is of no use any more. */
    public int forgetOld() {
        return jdbc.sql("DELETE FROM greeting_sent WHERE greeted_at <= :before")
                .param("before", Times.now(clock).minus(ONCE_IN))
                .update();
    }
}
