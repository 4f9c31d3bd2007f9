package dev.switchboard.activities.usage;

import dev.switchboard.activities.ground.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads how far usage is behind. Cheap: each part is answered by an index of what is still to be done. */
@Component
public final class UsageBacklogs {

    private final JdbcClient jdbc;

    UsageBacklogs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public UsageBacklog read() {
        return jdbc.sql("""
                SELECT (SELECT received_at FROM twilio_event WHERE processed_at IS NULL ORDER BY id LIMIT 1)
                           AS oldest_event,
                       min(started_at) FILTER (WHERE settle_at IS DISTINCT FROM 'infinity') AS oldest_unsettled,
                       count(*) FILTER (WHERE settle_at = 'infinity') AS given_up
                FROM usage_record WHERE sms_segments IS NULL
                """)
                .query((row, number) -> new UsageBacklog(
                        Times.find(row, "oldest_event"), Times.find(row, "oldest_unsettled"), row.getLong("given_up")))
                .single();
    }
}
