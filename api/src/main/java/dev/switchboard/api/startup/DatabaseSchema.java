package dev.switchboard.api.startup;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;

/**
 * Brings the database to the schema of this version. A database that cannot be reached at the start, or goes away while
 * it is migrated, is waited for, while everything else runs: what needs it answers 503, and the process is not ready. A
 * migration that fails for another reason refuses the start. Any number of processes may do so at the same time: Flyway
 * has a lock.
 */
@Component
public final class DatabaseSchema implements FlywayMigrationStrategy, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DatabaseSchema.class);

    /**
     * Of PostgreSQL: it shuts down, has crashed, or is starting up. A connection that it gave before may hear that too.
     */
    private static final Set<String> DOWN = Set.of("57P01", "57P02", "57P03");

    private static final String CONNECTION_EXCEPTION = "08";

    private final DataSource dataSource;
    private final UntilItSucceeds later = new UntilItSucceeds("Migrating the database", this::reachOrMigrate);
    private final Queue<Runnable> firstWork = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Flyway flyway;
    private volatile boolean ready;

    DatabaseSchema(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Whether the database has been reached and has our schema. */
    public boolean ready() {
        return ready;
    }

    /**
     * Work that must be done before anybody uses the database: at once where it has our schema, and else as soon as it
     * has. Called while the context starts.
     */
    public void first(Runnable work) {
        firstWork.add(work);
        if (ready) {
            ready = false;
            reach(this::doFirstWork);
        }
    }

    /** Called while the context starts, before anything uses the database. */
    @Override
    public void migrate(Flyway configured) {
        flyway = configured;
        reach(configured::migrate);
    }

    private void reach(Runnable attempt) {
        try {
            attempt.run();
            ready = true;
        } catch (RuntimeException e) {
            if (!unreachable(e)) {
                throw e;
            }
            log.warn("The database cannot be reached; starting without it: {}", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void start() {
        if (!ready) {
            later.start();
        }
    }

    @Override
    public void stop() {
        later.stop();
    }

    @Override
    public boolean isRunning() {
        return later.running();
    }

    private void reachOrMigrate() {
        Flyway configured = flyway;
        if (configured != null) {
            configured.migrate();
        } else {
            // Somebody else migrates.
            Connection connection = DataSourceUtils.getConnection(dataSource);
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
        doFirstWork();
        ready = true;
        log.info("The database is there");
    }

    /** What fails stays, and is done again at the next attempt. */
    private void doFirstWork() {
        for (Runnable work = firstWork.peek(); work != null; work = firstWork.peek()) {
            work.run();
            firstWork.remove();
        }
    }

    static boolean unreachable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith(CONNECTION_EXCEPTION) || DOWN.contains(sql.getSQLState());
            }
        }
        return false;
    }
}
