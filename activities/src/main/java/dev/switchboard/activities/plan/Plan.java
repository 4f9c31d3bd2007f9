package dev.switchboard.activities.plan;

import java.time.Instant;

/**
 * A file, and how the fleet differed from it.
 *
 * @param id {@code plan_…}
 * @param owner whose fleet
 * @param createdAt when it was compared
 * @param expiresAt when the plan is forgotten
 * @param wanted the file
 * @param difference what carrying it out does, with the before-images
 */
public record Plan(
        String id,
        String owner,
        Instant createdAt,
        Instant expiresAt,
        FleetDescription wanted,
        FleetDifference difference) {}
