package dev.switchboard.activities.worker;

import dev.switchboard.activities.ground.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What one process at a time does for all of them. A lease ends by itself, so what is done under it must bear being
 * done by two for a moment. One process may have stood still, or its clock may be wrong.
 */
@Component
public final class Leases {

    private final JdbcClient jdbc;
    private final Clock clock;

    Leases(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Takes the lease, or goes on holding it.
     *
     * @param holder who asks, the same each time
     * @param length until when it lasts unless it is held again
     * @return false while somebody else holds it
     */
    public boolean hold(String task, String holder, Duration length) {
        OffsetDateTime now = Times.now(clock);
        return jdbc.sql("""
                INSERT INTO lease AS l (task, holder, held_until) VALUES (:task, :holder, :until)
                ON CONFLICT (task) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
                WHERE l.holder = excluded.holder OR l.held_until <= :now
                """)
                        .param("task", task)
                        .param("holder", holder)
                        .param("until", now.plus(length))
                        .param("now", now)
                        .update()
                == 1;
    }

    /** Ends the lease, so that another process need not wait for its end. */
    public void release(String task, String holder) {
        jdbc.sql("DELETE FROM lease WHERE task = :task AND holder = :holder")
                .param("task", task)
                .param("holder", holder)
                .update();
    }

    /** Ends everybody's: nobody runs beside this process, so whoever is on record was killed. */
    public void forgetAll() {
        jdbc.sql("DELETE FROM lease").update();
    }
}
