package dev.switchboard.activities.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a list says of a plan.
 *
 * @param id {@code plan_…}
 * @param createdAt when it was compared
 * @param expiresAt when the plan is forgotten
 * @param counts how much of what it changes
 * @param foundStaleAt when it was last to be carried out and could not, as the fleet had changed since; none when it
 *     was not, or could
 */
public record PlanSummary(
        String id,
        Instant createdAt,
        Instant expiresAt,
        PlanCounts counts,
        @Nullable Instant foundStaleAt) {}
