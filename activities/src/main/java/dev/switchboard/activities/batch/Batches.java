package dev.switchboard.activities.batch;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.batch.BatchProgress;
import dev.switchboard.workflows.batch.FailureLimit;
import dev.switchboard.workflows.route.OperationPace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How batches are, and what they were told: what their progress is read from, and what whoever carries them out is
 * steered by. The counts of their numbers are the database's own.
 */
@Component
public final class Batches {

    /** Too short to tell a rate from. */
    private static final double LEAST_SECONDS = 1;

    /** A pause reaches every worker within a second. */
    private static final Duration MOMENT = Duration.ofMillis(250);

    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    private final Map<String, Seen> latest = new ConcurrentHashMap<>();
    private final JdbcClient jdbc;
    private final Clock clock;

    Batches(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** How far a batch is, and what it was told; nothing yet of one that has not begun. */
    public BatchProgress progress(String operationId) {
        return jdbc.sql("""
                SELECT *, CAST(EXTRACT(epoch FROM CAST(:now AS timestamptz) - updating_since) AS double precision)
                           - paused_seconds
                           - CASE WHEN paused_since IS NULL THEN 0
                                  ELSE CAST(EXTRACT(epoch FROM CAST(:now AS timestamptz)
                                                               - GREATEST(paused_since, updating_since)) AS double precision)
                             END AS updating_seconds
                FROM batch WHERE operation_id = :operationId
                """)
                .param("operationId", operationId)
                .param("now", Times.now(clock))
                .query(Batches::progress)
                .optional()
                .orElseGet(() -> new BatchProgress(0, 0, 0, 0));
    }

    /** The batch's own pace, when it has one. */
    @Nullable OperationPace pace(String operationId) {
        return jdbc.sql("""
                SELECT requests_per_second FROM batch
                WHERE operation_id = :operationId AND requests_per_second IS NOT NULL
                """)
                .param("operationId", operationId)
                .query(Double.class)
                .optional()
                .map(perSecond -> new OperationPace(operationId, perSecond))
                .orElse(null);
    }

    /** What to know before a number is begun. It is a moment old at most: each of a batch's numbers asks. */
    Steering steering(String operationId) {
        Seen seen = latest.get(operationId);
        if (seen != null && System.nanoTime() - seen.nanos() < MOMENT.toNanos()) {
            return seen.steering();
        }
        long asked = System.nanoTime();
        Steering steering = jdbc.sql("""
                SELECT b.requests_per_second, NOT (b.paused OR b.stopped) AS goes_on,
                       b.lost_at IS NOT NULL AS lost, o.ended_at IS NOT NULL AS ended
                FROM batch b JOIN operation o ON o.id = b.operation_id WHERE b.operation_id = :operationId
                """)
                .param("operationId", operationId)
                .query((row, number) -> {
                    Double perSecond = row.getObject("requests_per_second", Double.class);
                    return new Steering(
                            row.getBoolean("goes_on"),
                            row.getBoolean("lost"),
                            row.getBoolean("ended"),
                            perSecond == null ? null : new OperationPace(operationId, perSecond));
                })
                .optional()
                .orElse(Steering.UNTOLD);
        latest.values().removeIf(old -> asked - old.nanos() > FORGOTTEN.toNanos());
        latest.put(operationId, new Seen(steering, asked));
        return steering;
    }

    private record Seen(Steering steering, long nanos) {}

    /** See {@link dev.switchboard.workflows.batch.BatchActivities#stop}. */
    void stop(String operationId) {
        tell(operationId, "stopped = true").update();
    }

    /**
     * Whoever carries out a part of the batch for a run that is gone begins no further step of it.
     *
     * @return since when; an attempt may have begun its last step a moment after
     */
    public Instant lose(String operationId) {
        tell(operationId, "lost_at = COALESCE(b.lost_at, :now)")
                .param("now", Times.now(clock))
                .update();
        return jdbc.sql("SELECT lost_at FROM batch WHERE operation_id = :operationId")
                .param("operationId", operationId)
                .query((row, number) -> Times.get(row, "lost_at"))
                .optional()
                .orElseGet(clock::instant);
    }

    /** Its run is there after all, or one that was reset goes on with it. */
    public void regain(String operationId) {
        jdbc.sql("UPDATE batch SET lost_at = NULL WHERE operation_id = :operationId AND lost_at IS NOT NULL")
                .param("operationId", operationId)
                .update();
    }

    /** Keeps how many numbers may fail. */
    void keepLimit(String operationId, @Nullable FailureLimit maxFailures) {
        tell(operationId, "max_failures = :count, max_failures_percent = :percent")
                .param("count", maxFailures == null ? null : maxFailures.count())
                .param("percent", maxFailures == null ? null : maxFailures.percent())
                .update();
    }

    /** From now on numbers are updated. */
    void beginUpdating(String operationId) {
        tell(
                        operationId,
                        "updating_since = COALESCE(b.updating_since, :now),"
                                + " ended_before = CASE WHEN b.updating_since IS NULL THEN b.updated + b.failed"
                                + " ELSE b.ended_before END")
                .param("now", Times.now(clock))
                .update();
    }

    /**
     * See {@link dev.switchboard.workflows.batch.BatchActivities#pause}. What paused itself before somebody asked for
     * it still says why.
     */
    void pause(String operationId, @Nullable String because) {
        tell(
                        operationId,
                        "paused = true, paused_because = COALESCE(CAST(:because AS text), b.paused_because),"
                                + " paused_since = COALESCE(b.paused_since, :now)")
                .param("because", because)
                .param("now", Times.now(clock))
                .update();
    }

    /** See {@link dev.switchboard.workflows.batch.BatchActivities#resume}. */
    void resume(String operationId) {
        tell(
                        operationId,
                        "paused = false, paused_because = NULL, paused_since = NULL, failures = 0,"
                                + " paused_seconds = b.paused_seconds + CASE"
                                + " WHEN b.paused_since IS NULL OR b.updating_since IS NULL THEN 0"
                                + " ELSE CAST(EXTRACT(epoch FROM CAST(:now AS timestamptz)"
                                + " - GREATEST(b.paused_since, b.updating_since)) AS double precision) END")
                .param("now", Times.now(clock))
                .update();
    }

    /** See {@link dev.switchboard.workflows.batch.BatchActivities#setRate}. */
    void setRate(String operationId, @Nullable Double requestsPerSecond) {
        tell(operationId, "requests_per_second = :rate")
                .param("rate", requestsPerSecond)
                .update();
    }

    /**
     * Counts a number that has failed, in the transaction that fails it, and pauses the batch when those are too many
     * and others are left. The row stays locked until that commits, so no two failures are counted as one.
     */
    void failed(String operationId) {
        jdbc.sql("""
                UPDATE batch SET failures = failures + 1
                WHERE operation_id = :operationId AND (max_failures IS NOT NULL OR max_failures_percent IS NOT NULL)
                RETURNING *
                """)
                .param("operationId", operationId)
                .query((row, number) -> tooMany(row))
                .optional()
                .flatMap(reason -> reason)
                .ifPresent(because -> pause(operationId, because));
    }

    private static Optional<String> tooMany(ResultSet row) throws SQLException {
        FailureLimit limit = new FailureLimit(
                row.getObject("max_failures", Integer.class), row.getObject("max_failures_percent", Integer.class));
        int failures = row.getInt("failures");
        int toChange = row.getInt("total") - row.getInt("unchanged");
        boolean exceeded = limit.exceededBy(failures, toChange);
        boolean anyLeft = toChange > row.getInt("updated") + row.getInt("failed");
        return exceeded && anyLeft && !row.getBoolean("paused")
                ? Optional.of(
                        failures + (failures == 1 ? " number" : " numbers") + " failed, and at most " + limit + " may.")
                : Optional.empty();
    }

    /** There is a row of every batch that has been told something, and none without its operation. */
    private JdbcClient.StatementSpec tell(String operationId, String what) {
        jdbc.sql("""
                INSERT INTO batch (operation_id) SELECT id FROM operation WHERE id = :operationId
                ON CONFLICT (operation_id) DO NOTHING
                """).param("operationId", operationId).update();
        return jdbc.sql("UPDATE batch AS b SET " + what + " WHERE operation_id = :operationId")
                .param("operationId", operationId);
    }

    private static BatchProgress progress(ResultSet row, int number) throws SQLException {
        int updated = row.getInt("updated");
        int failed = row.getInt("failed");
        int ended = updated + failed - row.getInt("ended_before");
        double seconds = row.getDouble("updating_seconds");
        return new BatchProgress(
                row.getInt("total"),
                row.getInt("unchanged"),
                updated,
                failed,
                row.getBoolean("paused"),
                row.getString("paused_because"),
                row.getObject("requests_per_second", Double.class),
                seconds < LEAST_SECONDS || ended <= 0 ? null : ended / seconds);
    }
}
