package dev.switchboard.activities.twilio.pace;

import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Slots at even distances, given to all processes by one row per key: the generic cell rate algorithm, with the
 * smallest of bursts. Only the database's clock counts. Each method is one statement that commits by itself, and does
 * not wait for the disk. What a crash of the database forgets is a few slots that are over by then.
 */
final class PaceSlots {

    /** By which Twilio's 429 lowers the rate, and what is added to it in a second, both of the configured rate. */
    private static final double LOWERED = 0.7;

    static final double RECOVERED_PER_SECOND = 0.02;

    /**
     * By how much slots are further apart than the rate asks for. Requests arrive up to some hundredths of a second off
     * their slots. At the exact distance that puts one too many into some second, and its 429 costs a third of the rate
     * for 15 s.
     */
    private static final double HEADROOM = 1.02;

    /**
     * Seconds by which a slot may be in the past, so that a few requests of somebody who waits go at once after a pause
     * instead of one by one. They are as many as the longer distances leave free in a second.
     */
    static final double BURST = HEADROOM - 1;

    private static final int TIMEOUT_SECONDS = 5;

    private static final String SHARE = "LEAST(1, p.lowered_to + " + RECOVERED_PER_SECOND
            + " * CAST(EXTRACT(epoch FROM clock_timestamp() - p.lowered_at) AS double precision))";

    private static final String RATE = "GREATEST(LEAST(1, :perSecond), :perSecond * " + SHARE + ")";

    /**
     * A slot further ahead than processes can have reserved is from before the database's clock was set back.
     * Expressions in SET are evaluated once the row is locked, so their clock is the one of this slot's turn.
     */
    private static final String RESERVE = """
            INSERT INTO twilio_pace AS p (key, slot_at)
            VALUES (:key, clock_timestamp() + make_interval(secs => :lead))
            ON CONFLICT (key) DO UPDATE SET slot_at = GREATEST(
                clock_timestamp() + make_interval(secs => :lead),
                CASE WHEN p.slot_at < clock_timestamp() + make_interval(secs => 60 + 60 / :perSecond)
                     THEN p.slot_at + make_interval(secs => %2$s / %1$s) END)
            RETURNING %1$s AS per_second,
                CAST(EXTRACT(epoch FROM p.slot_at - clock_timestamp()) AS double precision) AS ahead,
                CAST(EXTRACT(epoch FROM clock_timestamp() - statement_timestamp()) AS double precision) AS spent,
                set_config('synchronous_commit', 'off', true)
            """.formatted(RATE, HEADROOM);

    private static final String LOWER = """
            UPDATE twilio_pace AS p
            SET lowered_to = GREATEST(LEAST(1, 1 / :perSecond), %s * %s), lowered_at = clock_timestamp()
            WHERE key = :key AND lowered_at <= clock_timestamp() - interval '1 second'
            RETURNING %s AS per_second, set_config('synchronous_commit', 'off', true)
            """.formatted(LOWERED, SHARE, RATE);

    private final JdbcClient jdbc;
    private final LongSupplier nanoTime;

    PaceSlots(JdbcClient jdbc, LongSupplier nanoTime) {
        this.jdbc = jdbc;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes the next free slot.
     *
     * @param perSecond the rate when nothing has lowered it
     * @param lead how many seconds from now the slot is at least, so that it is still ahead when the answer is here. It
     *     is down to minus {@link #BURST} for a request that is sent as soon as the answer is here
     */
    PaceSlot reserve(String key, double perSecond, double lead) {
        long sent = nanoTime.getAsLong();
        return jdbc.sql(RESERVE)
                .withQueryTimeout(TIMEOUT_SECONDS)
                .param("key", key)
                .param("perSecond", perSecond)
                .param("lead", lead)
                .query((row, number) -> {
                    long received = nanoTime.getAsLong();
                    double roundTrip = Math.max(0, seconds(received - sent) - row.getDouble("spent"));
                    // The answer was on its way for half of it, if both ways are alike.
                    double ahead = row.getDouble("ahead") - roundTrip / 2;
                    return new PaceSlot(
                            received + nanos(lead < 0 ? Math.max(0, ahead) : ahead),
                            row.getDouble("per_second"),
                            roundTrip);
                })
                .single();
    }

    /** Slows down, unless that was done less than a second ago; answers the new rate if so. */
    OptionalDouble lower(String key, double perSecond) {
        return jdbc
                .sql(LOWER)
                .withQueryTimeout(TIMEOUT_SECONDS)
                .param("key", key)
                .param("perSecond", perSecond)
                .query((row, number) -> row.getDouble("per_second"))
                .list()
                .stream()
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }

    /** Forgets the operations that have ended; an account's row comes back with its next request. */
    void forgetUnused() {
        jdbc.sql("DELETE FROM twilio_pace WHERE slot_at < clock_timestamp() - interval '1 day'")
                .withQueryTimeout(TIMEOUT_SECONDS)
                .update();
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }
}
