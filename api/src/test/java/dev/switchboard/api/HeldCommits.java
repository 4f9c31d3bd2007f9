package dev.switchboard.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Holds transactions at their commit, so that whoever waits for one can be killed there. A case is an owner and a step:
 * a table, and the state that a row of the owner's gets there.
 */
final class HeldCommits implements AutoCloseable {

    private static final int LOCKS = 4711;
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final String WAITING = """
            FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND classid::bigint = %d
            """.formatted(LOCKS);

    private final JdbcClient jdbc;
    private final Connection holder;

    /** In a database whose schema is there. */
    HeldCommits(DataSource database) throws SQLException {
        jdbc = JdbcClient.create(database);
        jdbc.sql("CREATE TABLE held_commit (owner text, step text, fate integer)")
                .update();
        jdbc.sql("""
                CREATE FUNCTION hold_commit() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE
                    changed jsonb := to_jsonb(NEW);
                    whose text := coalesce(changed ->> 'owner',
                                           (SELECT owner FROM operation WHERE id = changed ->> 'operation_id'));
                BEGIN
                    PERFORM pg_advisory_xact_lock_shared(%d, h.fate) FROM held_commit h
                        WHERE h.owner = whose AND h.step = concat_ws(' ', TG_TABLE_NAME,
                            changed ->> 'state', changed ->> 'action',
                            CASE WHEN changed ->> 'state' = 'INTENDED' AND changed ->> 'asked_at' IS NOT NULL
                                 THEN 'asked' END,
                            CASE WHEN changed ->> 'detaching' IS NOT NULL THEN 'detaching' END);
                    RETURN NULL;
                END $$
                """.formatted(LOCKS)).update();
        for (String table : new String[] {"number_purchase", "number_release", "phone_number", "message"}) {
            jdbc.sql("""
                    CREATE CONSTRAINT TRIGGER commits_are_held AFTER INSERT OR UPDATE ON %s
                    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hold_commit()
                    """.formatted(table)).update();
        }
        holder = database.getConnection();
        String locks = Arrays.stream(Fate.values())
                .map(fate -> "pg_advisory_lock(" + LOCKS + ", " + fate.lock + ")")
                .collect(Collectors.joining(", "));
        execute("SELECT " + locks);
    }

    void hold(String owner, String step, Fate fate) {
        jdbc.sql("INSERT INTO held_commit (owner, step, fate) VALUES (:owner, :step, :fate)")
                .param("owner", owner)
                .param("step", step)
                .param("fate", fate.lock)
                .update();
    }

    /** How many are to be held. */
    int expected() {
        return count("FROM held_commit");
    }

    /** How many wait. */
    int held() {
        return count(WAITING);
    }

    /** Lets all go on, or not, when those who waited are dead. */
    void decide() throws SQLException {
        jdbc.sql("SELECT pg_terminate_backend(pid) " + WAITING + " AND objid::bigint = " + Fate.LOST.lock)
                .query(Boolean.class)
                .list();
        ServiceProcess.await(SOON, () -> count(WAITING + " AND objid::bigint = " + Fate.LOST.lock) == 0);
        execute("SELECT pg_advisory_unlock_all()");
        ServiceProcess.await(SOON, () -> held() == 0);
    }

    private int count(String from) {
        return jdbc.sql("SELECT count(*) " + from).query(Integer.class).single();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = holder.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        holder.close();
    }

    /** What becomes of a transaction whose client died as it was committed. */
    public enum Fate {
        /** Rolled back. */
        LOST(1),
        /** Committed, and nobody has heard of it. */
        DONE(2);

        private final int lock;

        Fate(int lock) {
            this.lock = lock;
        }
    }
}
