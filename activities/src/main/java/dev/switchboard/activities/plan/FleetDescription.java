package dev.switchboard.activities.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of an owner's fleet. What it does not name is left alone.
 *
 * @param agents each id once
 * @param numbers each number once
 * @param budget none to leave it as it is
 * @param prune whether numbers that are not named lose their agents; none of them is given back to Twilio
 */
public record FleetDescription(
        List<WantedAgent> agents,
        List<WantedNumber> numbers,
        @Nullable WantedBudget budget,
        boolean prune) {

    public FleetDescription {
        agents = List.copyOf(agents);
        numbers = List.copyOf(numbers);
    }
}
