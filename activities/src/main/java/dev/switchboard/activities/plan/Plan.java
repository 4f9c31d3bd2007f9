package dev.switchboard.activities.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file, and how the fleet differed from it.
 *
 * @param id {@code plan_…}
 * @param owner whose fleet
 * @param createdAt when it was compared
 * @param expiresAt when the plan is forgotten
 * @param wanted the file
 * @param difference what carrying it out does, with the before-images
 * @param foundStaleAt when it was last to be carried out and could not, as the fleet had changed since; none when it
 *     was not, or could
 */
public record Plan(
        String id,
        String owner,
        Instant createdAt,
        Instant expiresAt,
        FleetDescription wanted,
        FleetDifference difference,
        @Nullable Instant foundStaleAt) {}
