package dev.switchboard.api.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the caller's plans.
 *
 * @param plans newest first
 * @param nextCursor for the next page; absent after the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlansPage(List<SummaryView> plans, @Nullable String nextCursor) {

    /**
     * A plan without what it changes, which {@code GET /api/plans/{id}} tells.
     *
     * @param id names the plan at {@code /api/plans/{id}}
     * @param createdAt when it was compared
     * @param expiresAt when the plan is forgotten
     * @param totals how much of what
     * @param foundStaleAt when it was last to be carried out and was not, as the fleet had changed since; absent
     *     otherwise
     * @param operations those that carry it out
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FleetPlanSummary")
    public record SummaryView(
            String id,
            Instant createdAt,
            Instant expiresAt,
            PlanView.Totals totals,
            @Nullable Instant foundStaleAt,
            List<String> operations) {}
}
