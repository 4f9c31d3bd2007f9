package dev.switchboard.api.embedded;

import dev.switchboard.api.startup.Ports;
import dev.switchboard.api.startup.StartRefusedException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real PostgreSQL as a child process, its data kept in the data directory. */
final class EmbeddedDatabase implements AutoCloseable {

    static final String USER = "postgres";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

    private static final String BY_PASSWORD = """
            # Written by Switchboard.
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private final EmbeddedPostgres postgres;
    private final String password;

    private EmbeddedDatabase(EmbeddedPostgres postgres, String password) {
        this.postgres = postgres;
        this.password = password;
    }

    static EmbeddedDatabase start(DataDirectory data) {
        Path directory = data.resolve("postgres");
        data.stopLeftBehind(directory.resolve("postmaster.pid"), "postgres");
        ProcessBuilder.Redirect output =
                ProcessBuilder.Redirect.appendTo(data.resolve("postgres.log").toFile());
        try {
            removeHalfMade(directory);
            String password = data.key("postgres.key");
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setPort(Ports.any())
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    // Ours ends it after the context, not at the same time.
                    .setRegisterShutdownHook(false)
                    .setOverrideWorkingDirectory(PostgresPrograms.folder(data).toFile())
                    .setConnectConfig("password", password)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    // Its socket would be in /tmp.
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("max_connections", "100")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setOutputRedirector(output)
                    .setErrorRedirector(output)
                    .start();
            try {
                requirePassword(postgres, directory, password);
            } catch (IOException | SQLException e) {
                postgres.close();
                throw e;
            }
            return new EmbeddedDatabase(postgres, password);
        } catch (IOException | SQLException | IllegalStateException e) {
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

    /**
     * PostgreSQL is made so that it trusts whoever connects, which on the loopback is everybody on the machine. From
     * its first start on it asks for the password.
     */
    private static void requirePassword(EmbeddedPostgres postgres, Path directory, String password)
            throws IOException, SQLException {
        Path authentication = directory.resolve("pg_hba.conf");
        if (Files.readString(authentication).equals(BY_PASSWORD)) {
            return;
        }
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            // Hexadecimal digits, so there is nothing to escape.
            statement.execute("SET password_encryption = 'scram-sha-256'");
            statement.execute("ALTER ROLE " + USER + " PASSWORD '" + password + "'");
            Files.writeString(authentication, BY_PASSWORD);
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    String password() {
        return password;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
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
