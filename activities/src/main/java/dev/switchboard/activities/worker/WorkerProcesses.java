package dev.switchboard.activities.worker;

import dev.switchboard.activities.ground.Times;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Who of the processes with workers runs. */
@Component
public final class WorkerProcesses {

    /** One that was not seen for so long does not run any more: it was killed, or has lost its database. */
    static final Duration GONE_AFTER = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    WorkerProcesses(JdbcClient jdbc, PlatformTransactionManager transactionManager, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    /**
     * Has the process among those that run, unless it must not be beside one of them. When two come at the same time,
     * one is first.
     *
     * @return why it must not, with the cure; none when it runs now
     */
    public Optional<String> join(WorkerProcess process) {
        Optional<String> refused = transaction.execute(status -> {
            jdbc.sql("LOCK TABLE worker_process IN EXCLUSIVE MODE").update();
            jdbc.sql("DELETE FROM worker_process WHERE seen_at < :since OR id = :id")
                    .param("since", Times.now(clock).minus(GONE_AFTER))
                    .param("id", process.id())
                    .update();
            Optional<String> conflict = running().stream()
                    .flatMap(other -> process.conflictWith(other).stream())
                    .findFirst();
            if (conflict.isEmpty()) {
                keep(process);
            }
            return conflict;
        });
        return Objects.requireNonNull(refused);
    }

    /** The process still runs. */
    public void seen(WorkerProcess process) {
        keep(process);
    }

    /** The process runs no more. */
    public void leave(WorkerProcess process) {
        jdbc.sql("DELETE FROM worker_process WHERE id = :id")
                .param("id", process.id())
                .update();
    }

    /** Nobody runs: whoever is on record was killed. */
    public void forgetAll() {
        jdbc.sql("DELETE FROM worker_process").update();
    }

    private List<WorkerProcess> running() {
        return jdbc.sql("SELECT * FROM worker_process ORDER BY id")
                .query(WorkerProcesses::process)
                .list();
    }

    private void keep(WorkerProcess process) {
        jdbc.sql("""
                INSERT INTO worker_process (id, payload_keys, public_url, seen_at)
                VALUES (:id, :keys, :publicUrl, :now)
                ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at
                """)
                .param("id", process.id())
                .param("keys", process.payloadKeys().toArray(String[]::new))
                .param("publicUrl", process.publicUrl())
                .param("now", Times.now(clock))
                .update();
    }

    private static WorkerProcess process(ResultSet row, int number) throws SQLException {
        Array keys = row.getArray("payload_keys");
        return new WorkerProcess(
                row.getString("id"), Arrays.asList((String[]) keys.getArray()), row.getString("public_url"));
    }
}
