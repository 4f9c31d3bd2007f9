package dev.switchboard.activities.number;

import dev.switchboard.activities.agent.SecretSalts;
import dev.switchboard.activities.ground.Times;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who answers a call or a message to a number: one query, for the path that Twilio waits on. */
@Component
public final class InboundNumbers {

    private static final String FIND = """
            SELECT p.id AS phone_number_id, a.id AS agent_id, a.name, a.created_at, a.secret_salt,
                CASE WHEN p.out_of_service THEN :outOfService ELSE a.greeting END AS greeting,
                CASE WHEN NOT p.out_of_service THEN a.runtime_url END AS runtime_url,
                CASE WHEN a.former_salt_until > now() THEN a.former_salt END AS former_salt,
                r.chatbot_id IS NOT NULL AS refused
            FROM phone_number p
            LEFT JOIN chatbot a ON a.owner = p.owner AND a.id = p.chatbot_id
            LEFT JOIN runtime_refusal r
                ON r.chatbot_id = a.id AND r.runtime = sha256(convert_to(a.runtime_url, 'UTF8'))
                AND r.answered_at IS NULL
            WHERE p.account_sid = :accountSid AND p.phone_number = :phoneNumber AND p.state <> 'RELEASED'
            """;

    /** In place of what the agent says, of a number that is about to be released and is to be told so. */
    static final String OUT_OF_SERVICE = "This number is no longer in service. Goodbye.";

    private final JdbcClient jdbc;

    InboundNumbers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The agent that answers for the number; empty when the number is unknown or has no agent.
     *
     * @param phoneNumber E.164
     */
    public Optional<AnsweringAgent> find(String accountSid, String phoneNumber) {
        return jdbc.sql(FIND)
                .param("accountSid", accountSid)
                .param("phoneNumber", phoneNumber)
                .param("outOfService", OUT_OF_SERVICE)
                .query(InboundNumbers::agent)
                .optional()
                .flatMap(agent -> agent);
    }

    private static Optional<AnsweringAgent> agent(ResultSet row, int number) throws SQLException {
        String agentId = row.getString("agent_id");
        if (agentId == null) {
            return Optional.empty();
        }
        String runtimeUrl = row.getString("runtime_url");
        return Optional.of(new AnsweringAgent(
                row.getString("phone_number_id"),
                agentId,
                row.getString("name"),
                row.getString("greeting"),
                runtimeUrl == null
                        ? null
                        : new AnsweringRuntime(
                                URI.create(runtimeUrl),
                                Times.get(row, "created_at"),
                                new SecretSalts(
                                        row.getObject("secret_salt", UUID.class),
                                        row.getObject("former_salt", UUID.class)),
                                row.getBoolean("refused"))));
    }

    /**
     * The agent that answers.
     *
     * @param greeting what it says when it has no runtime
     * @param runtime who decides what it says, when it has a runtime
     */
    public record AnsweringAgent(
            String phoneNumberId,
            String agentId,
            String name,
            @Nullable String greeting,
            @Nullable AnsweringRuntime runtime) {}

    /**
     * An agent's runtime.
     *
     * @param agentCreatedAt tells the agent from one that had its id before
     * @param salts of the secrets that it is asked with
     * @param refused whether its last answer that is on record was refused
     */
    public record AnsweringRuntime(URI url, Instant agentCreatedAt, SecretSalts salts, boolean refused) {}
}
