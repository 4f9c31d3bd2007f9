package dev.switchboard.activities.plan;

/**
 * How much of what is in a plan.
 *
 * @param differences what differs: agents, pools, the budget and numbers
 * @param conflicts numbers of these that cannot be changed as the file says
 * @param tally what was counted beside them
 */
public record PlanCounts(int differences, int conflicts, FleetDifference.Tally tally) {

    public static PlanCounts of(FleetDifference difference) {
        int differences = difference.agents().size()
                + difference.pools().size()
                + difference.numbers().size()
                + (difference.budget() == null ? 0 : 1);
        int conflicts = Math.toIntExact(difference.numbers().stream()
                .filter(number -> number.conflict() != null)
                .count());
        return new PlanCounts(differences, conflicts, difference.tally());
    }
}
