package dev.switchboard.activities.plan;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.pool.PoolState;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.activities.purchase.Budgets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Writes the file from what is. */
@Component
public final class FleetExport {

    private static final int PAGE = 1_000;

    private final Agents agents;
    private final OwnedNumbers numbers;
    private final Pools pools;
    private final Budgets budgets;

    FleetExport(Agents agents, OwnedNumbers numbers, Pools pools, Budgets budgets) {
        this.agents = agents;
        this.numbers = numbers;
        this.pools = pools;
        this.budgets = budgets;
    }

    /**
     * The owner's whole fleet: agents in the order of their ids, then numbers in their own order, the free ones too,
     * and pools by name.
     * Numbers that were given back to Twilio are none of it.
     *
     * @param withBudget whether the budget is part of it
     */
    public FleetDescription of(String owner, boolean withBudget) {
        List<PhoneNumber> owned = numbers.of(owner);
        Map<String, Long> times =
                owned.stream().collect(Collectors.groupingBy(PhoneNumber::phoneNumber, Collectors.counting()));
        return new FleetDescription(
                agents(owner),
                owned.stream()
                        .map(number -> new WantedNumber(
                                number.phoneNumber(),
                                times.getOrDefault(number.phoneNumber(), 0L) > 1 ? number.accountSid() : null,
                                Binding.of(number)))
                        .toList(),
                pools.list(owner).stream().map(PoolState::pool).toList(),
                withBudget ? budgets.find(owner).map(WantedBudget::of).orElse(null) : null,
                false);
    }

    private List<WantedAgent> agents(String owner) {
        List<WantedAgent> all = new ArrayList<>();
        String after = null;
        do {
            Slice<Agent> page = agents.list(owner, after, PAGE);
            page.items().forEach(agent -> all.add(WantedAgent.of(agent)));
            after = page.next();
        } while (after != null);
        return all;
    }
}
