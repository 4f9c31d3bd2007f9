package dev.switchboard.activities.agent;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * An agent ("chatbot").
 *
 * @param id for example {@code agent_456}; letters, digits, {@code _} and {@code -}, at most 64
 * @param owner the subject it belongs to
 * @param name for people
 * @param greeting what callers hear when there is no runtime
 * @param runtimeUrl where its calls and messages are decided, when it has a runtime
 * @param driftPolicy what is done about its numbers when they drift
 * @param createdAt when it was created
 */
@Table("chatbot")
public record Agent(
        @Id String id,
        String owner,
        String name,
        @Nullable String greeting,
        @Nullable URI runtimeUrl,
        DriftPolicy driftPolicy,
        Instant createdAt) {}
