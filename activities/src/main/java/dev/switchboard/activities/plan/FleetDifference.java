package dev.switchboard.activities.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a fleet differs from a file, in an order that depends on nothing else.
 *
 * @param agents those to create and to change, by id
 * @param budget none when it does not differ
 * @param numbers those that differ, by number
 * @param tally what was counted
 */
public record FleetDifference(
        List<AgentDifference> agents, @Nullable BudgetDifference budget, List<NumberDifference> numbers, Tally tally) {

    public FleetDifference {
        agents = List.copyOf(agents);
        numbers = List.copyOf(numbers);
    }

    /**
     * What was counted.
     *
     * @param unchanged numbers that the file names and that are as it says
     * @param unnamed numbers that it does not name
     * @param requests to Twilio that carrying it out takes
     */
    public record Tally(int unchanged, int unnamed, int requests) {}

    /** Whether there is nothing to do. */
    @JsonIgnore
    public boolean isNone() {
        return agents.isEmpty() && budget == null && numbers.isEmpty();
    }

    /** Whether there is something to do that can be done. */
    @JsonIgnore
    public boolean isApplicable() {
        return !agents.isEmpty() || budget != null || numbers.stream().anyMatch(number -> number.conflict() == null);
    }
}
