package dev.switchboard.activities.plan;

import dev.switchboard.activities.pool.Pool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of an owner's fleet. What it does not name is left alone.
 *
 * @param agents each id once
 * @param numbers each number once
 * @param pools each name once, whole
 * @param budget none to leave it as it is
 * @param prune whether numbers that are not named lose their agents; none of them is given back to Twilio
 */
public record FleetDescription(
        List<WantedAgent> agents,
        List<WantedNumber> numbers,
        List<Pool> pools,
        @Nullable WantedBudget budget,
        boolean prune) {

    @SuppressWarnings("ConstantValue") // Jackson hands in null for an absent list.
    public FleetDescription {
        agents = List.copyOf(agents);
        numbers = List.copyOf(numbers);
        // None in a plan that was made before files had pools.
        pools = pools == null ? List.of() : List.copyOf(pools);
    }
}
