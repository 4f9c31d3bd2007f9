package dev.switchboard.activities.agent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why an agent's runtime was not used when it was last asked in vain.
 *
 * @param event what it was asked about
 * @param code stable, for example {@code timeout} or {@code foreign_type}
 * @param reason a sentence for the agent's owner; nothing that was said or written, no secret
 * @param refusedAt when
 * @param answeredAt when an answer of it was used again; none while none was
 */
public record RuntimeRefusal(
        RuntimeEvent event,
        String code,
        String reason,
        Instant refusedAt,
        @Nullable Instant answeredAt) {}
