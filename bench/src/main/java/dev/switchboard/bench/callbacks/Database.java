package dev.switchboard.bench.callbacks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL that commits to the disk, with the defaults that a server has otherwise. */
final class Database implements AutoCloseable {

    static final String USER = "postgres";

    private final EmbeddedPostgres postgres;

    private Database(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static Database start(Path directory) throws IOException {
        return new Database(EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("postgres"))
                // The library's own defaults are made for tests: no fsync, and commits that do not wait.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200")
                .start());
    }

    int port() {
        return postgres.getPort();
    }

    String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port() + "/postgres";
    }

    /** A table like the inbox, with all of its indexes and constraints: what pgbench writes to. */
    void makeRawTable() throws SQLException {
        execute("CREATE TABLE raw_event (LIKE twilio_event INCLUDING ALL)");
    }

    void emptyRawTable() throws SQLException {
        execute("TRUNCATE raw_event");
        execute("CHECKPOINT");
    }

    /** Numbers to which the callbacks belong, so that usage is made of them as it is of real ones. */
    void addNumbers() throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO phone_number (id, owner, phone_number, account_sid, phone_number_sid,
                                                  voice, sms, whatsapp, created_at, updated_at)
                        SELECT 'phone_' || i, 'bench', '+1555' || lpad(CAST(i AS text), 7, '0'), ?,
                               'PN' || lpad(CAST(i AS text), 32, '0'), true, true, true, now(), now()
                        FROM generate_series(0, ?) AS i
                        """)) {
            insert.setString(1, Callbacks.ACCOUNT_SID);
            insert.setInt(2, Callbacks.NUMBERS - 1);
            insert.executeUpdate();
        }
    }

    long count(String what) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + what)) {
            row.next();
            return row.getLong(1);
        }
    }

    String setting(String name) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
