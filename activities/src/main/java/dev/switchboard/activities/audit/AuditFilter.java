package dev.switchboard.activities.audit;

import dev.switchboard.workflows.audit.AuditAction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which messages to list; what is null matches all.
 *
 * @param phoneNumberId of this number
 * @param chatbotId of this agent
 * @param action of this kind
 * @param from not before
 * @param to before
 */
public record AuditFilter(
        @Nullable String phoneNumberId,
        @Nullable String chatbotId,
        @Nullable AuditAction action,
        @Nullable Instant from,
        @Nullable Instant to) {

    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null);
}
