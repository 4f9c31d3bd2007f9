package dev.switchboard.activities.usage;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which days were compared with Twilio, by the operations that did it. */
@Component
final class ComparedDays {

    /** A call may last up to 4 hours, 24 if asked for, and is on Twilio's list once it has ended. */
    private static final Duration CALLS_END_WITHIN = Duration.ofHours(4);

    private final JdbcClient jdbc;
    private final Clock clock;

    ComparedDays(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The days, oldest first, that no comparison which began after their calls had ended has completed. None from
     * before there were numbers.
     */
    List<LocalDate> missing(int daysBack) {
        OffsetDateTime ended = Times.now(clock).minus(CALLS_END_WITHIN);
        LocalDate last = ended.toLocalDate().minusDays(1);
        return jdbc.sql("""
                SELECT day FROM (
                    SELECT CAST(series AS date) AS day
                    FROM generate_series(CAST(:first AS timestamp), CAST(:last AS timestamp), interval '1 day') series
                ) recent
                WHERE day >= (SELECT CAST(min(created_at) AT TIME ZONE 'UTC' AS date) FROM phone_number)
                  AND NOT EXISTS (
                    SELECT 1 FROM operation
                    WHERE workflow_id = :workflowIds || day AND type = 'RECONCILE_USAGE' AND state = 'COMPLETED'
                      AND created_at >= CAST(day + 1 AS timestamp) AT TIME ZONE 'UTC' + CAST(:wait AS interval))
                ORDER BY day
                """)
                .param("first", last.minusDays(daysBack - 1L))
                .param("last", last)
                .param("workflowIds", UsageWorkflowIds.reconcileWorkflowId(""))
                .param("wait", CALLS_END_WITHIN.toString())
                .query(LocalDate.class)
                .list();
    }
}
