package dev.switchboard.api.embedded;

import dev.switchboard.api.startup.StartRefusedException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real PostgreSQL as a child process, its data kept in the data directory. */
final class EmbeddedDatabase implements AutoCloseable {

    static final String USER = "postgres";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private final EmbeddedPostgres postgres;

    private EmbeddedDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static EmbeddedDatabase start(DataDirectory data) {
        Path directory = data.resolve("postgres");
        data.stopLeftBehind(directory.resolve("postmaster.pid"), "postgres");
        ProcessBuilder.Redirect output =
                ProcessBuilder.Redirect.appendTo(data.resolve("postgres.log").toFile());
        try {
            removeHalfMade(directory);
            return new EmbeddedDatabase(EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    // Ours ends it after the context, not at the same time.
                    .setRegisterShutdownHook(false)
                    .setOverrideWorkingDirectory(binaries())
                    .setServerConfig("fsync", "on")
                    .setServerConfig("max_connections", "100")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setOutputRedirector(output)
                    .setErrorRedirector(output)
                    .start());
        } catch (IOException | IllegalStateException e) {
            throw new StartRefusedException(
                    "The embedded PostgreSQL does not start: " + e.getMessage(),
                    "See " + data.resolve("postgres.log") + ", or give a database of your own with"
                            + " SWITCHBOARD_DATABASE_URL, SWITCHBOARD_DATABASE_USERNAME and"
                            + " SWITCHBOARD_DATABASE_PASSWORD.");
        }
    }

    /** A start that was killed while it made the cluster leaves a directory that initdb refuses. */
    private static void removeHalfMade(Path directory) throws IOException {
        boolean made = Files.exists(directory.resolve("global").resolve("pg_control"))
                && Files.exists(directory.resolve("postgresql.conf"));
        if (Files.exists(directory) && !made) {
            org.springframework.util.FileSystemUtils.deleteRecursively(directory);
        }
    }

    /** Unpacked once for each user of the machine. */
    private static java.io.File binaries() {
        return new java.io.File(
                System.getProperty("java.io.tmpdir"), "switchboard-postgres-" + System.getProperty("user.name"));
    }

    String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            log.warn("The embedded PostgreSQL did not stop cleanly", e);
        }
    }
}
