package dev.switchboard.bench.fleet;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Switchboard's PostgreSQL. */
final class Database implements AutoCloseable {

    static final String USER = "postgres";
    static final String OWNER = "fleet";

    private final EmbeddedPostgres postgres;

    private Database(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static Database start() throws IOException {
        return new Database(EmbeddedPostgres.start());
    }

    String jdbcUrl() {
        return postgres.getJdbcUrl(USER, "postgres");
    }

    /** Binds all numbers to one agent, voice and SMS. */
    void bind(List<Fleet.PhoneNumber> numbers) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO phone_number (id, owner, phone_number, account_sid, phone_number_sid, voice, sms,
                                                  whatsapp, state, chatbot_id, sms_enabled, created_at, updated_at)
                        SELECT 'fleet_' || n.sid, ?, n.number, ?, n.sid, true, true, false,
                               'ASSIGNED', ?, true, now(), now()
                        FROM unnest(?, ?) AS n (sid, number)
                        """)) {
            statement.execute("INSERT INTO chatbot (id, owner, name, created_at) VALUES ('%s', '%s', 'Fleet', now())"
                    .formatted(Webhooks.AGENT, OWNER));
            insert.setString(1, OWNER);
            insert.setString(2, TwilioProcess.ACCOUNT_SID);
            insert.setString(3, Webhooks.AGENT);
            insert.setArray(
                    4,
                    connection.createArrayOf(
                            "text", numbers.stream().map(Fleet.PhoneNumber::sid).toArray()));
            insert.setArray(
                    5,
                    connection.createArrayOf(
                            "text",
                            numbers.stream().map(Fleet.PhoneNumber::phoneNumber).toArray()));
            insert.executeUpdate();
            statement.execute("ANALYZE phone_number");
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
