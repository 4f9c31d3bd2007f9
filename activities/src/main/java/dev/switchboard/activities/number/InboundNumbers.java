package dev.switchboard.activities.number;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who answers a call or a message to a number: one query, for the path that Twilio waits on. */
@Component
public final class InboundNumbers {

    private static final String FIND = """
            SELECT p.id AS phone_number_id, a.id AS agent_id, a.name, a.greeting, a.runtime_url,
                r.chatbot_id IS NOT NULL AS refused
            FROM phone_number p
            LEFT JOIN chatbot a ON a.owner = p.owner AND a.id = p.chatbot_id
            LEFT JOIN runtime_refusal r
                ON r.chatbot_id = a.id AND r.runtime = sha256(convert_to(a.runtime_url, 'UTF8'))
                AND r.answered_at IS NULL
            WHERE p.account_sid = :accountSid AND p.phone_number = :phoneNumber
            """;

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
                .query(Row.class)
                .optional()
                .flatMap(Row::agent);
    }

    /**
     * The agent that answers.
     *
     * @param greeting what it says when it has no runtime
     * @param runtimeUrl who decides what it says, when it has a runtime
     * @param refused whether the runtime's last answer that is on record was refused
     */
    public record AnsweringAgent(
            String phoneNumberId,
            String agentId,
            String name,
            @Nullable String greeting,
            @Nullable URI runtimeUrl,
            boolean refused) {}

    record Row(
            String phoneNumberId,
            @Nullable String agentId,
            @Nullable String name,
            @Nullable String greeting,
            @Nullable String runtimeUrl,
            boolean refused) {

        Optional<AnsweringAgent> agent() {
            if (agentId == null || name == null) {
                return Optional.empty();
            }
            return Optional.of(new AnsweringAgent(
                    phoneNumberId,
                    agentId,
                    name,
                    greeting,
                    runtimeUrl == null ? null : URI.create(runtimeUrl),
                    refused));
        }
    }
}
