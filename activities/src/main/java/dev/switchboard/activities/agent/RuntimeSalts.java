package dev.switchboard.activities.agent;

import dev.switchboard.activities.ground.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The salts of agents' runtime secrets. Which of them are valid is told by the database's clock alone. */
@Component
public final class RuntimeSalts {

    private static final String COLUMNS = """
            secret_salt, CASE WHEN former_salt_until > now() THEN former_salt END AS former_salt,
                CASE WHEN former_salt_until > now() THEN former_salt_until END AS former_salt_until
            """;

    private final JdbcClient jdbc;

    RuntimeSalts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The salts of an agent.
     *
     * @param formerUntil until when the secret before the last renewal is valid; none when it no longer is
     */
    public record Kept(SecretSalts salts, @Nullable Instant formerUntil) {}

    /**
     * Those of the owner's agent; empty when the owner has no such agent: an id can have another owner a moment later.
     */
    public Optional<Kept> find(String owner, String agentId) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM chatbot WHERE id = :id AND owner = :owner")
                .param("id", agentId)
                .param("owner", owner)
                .query(RuntimeSalts::kept)
                .optional();
    }

    /**
     * Begins another secret.
     *
     * @param keepFormer how long the secret that was valid so far stays so; zero ends every former one at once
     * @return empty, and nothing is renewed, when a former secret is still valid and should stay so, or the owner has
     *     no such agent
     */
    public Optional<Kept> renew(String owner, String agentId, Duration keepFormer) {
        return jdbc.sql("""
                UPDATE chatbot SET secret_salt = gen_random_uuid(),
                    former_salt = CASE WHEN :seconds > 0 THEN secret_salt END,
                    former_salt_until = CASE WHEN :seconds > 0 THEN now() + make_interval(secs => :seconds) END
                WHERE id = :id AND owner = :owner
                  AND (:seconds = 0 OR former_salt_until IS NULL OR former_salt_until <= now())
                RETURNING
                """ + COLUMNS)
                .param("id", agentId)
                .param("owner", owner)
                .param("seconds", keepFormer.toSeconds())
                .query(RuntimeSalts::kept)
                .optional();
    }

    private static Kept kept(ResultSet row, int number) throws SQLException {
        return new Kept(
                new SecretSalts(row.getObject("secret_salt", UUID.class), row.getObject("former_salt", UUID.class)),
                Times.find(row, "former_salt_until"));
    }
}
