package dev.switchboard.activities.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a fleet differs from a file, in an order that depends on nothing else.
 *
 * @param agents those to create and to change, by id
 * @param pools those to make and to change, by name
 * @param budget none when it does not differ
 * @param numbers those that differ, by number
 * @param tally what was counted
 */
public record FleetDifference(
        List<AgentDifference> agents,
        List<PoolDifference> pools,
        @Nullable BudgetDifference budget,
        List<NumberDifference> numbers,
        Tally tally) {

    @SuppressWarnings("ConstantValue") // Jackson hands in null for an absent list.
    public FleetDifference {
        agents = List.copyOf(agents);
        // None in a plan that was made before files had pools.
        pools = pools == null ? List.of() : List.copyOf(pools);
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
        return agents.isEmpty() && pools.isEmpty() && budget == null && numbers.isEmpty();
    }

    /** Whether there is something to do that can be done. */
    @JsonIgnore
    public boolean isApplicable() {
        return !agents.isEmpty()
                || !pools.isEmpty()
                || budget != null
                || numbers.stream().anyMatch(number -> number.conflict() == null);
    }
}
