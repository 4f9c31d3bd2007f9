package dev.switchboard.activities.plan;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.pool.Pool;
import dev.switchboard.activities.pool.PoolState;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.activities.purchase.Budget;
import dev.switchboard.activities.purchase.Budgets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Compares the agents, the pools and the budget of a file with those that are. */
@Component
final class SettingsComparison {

    private final Agents agents;
    private final Pools pools;
    private final Budgets budgets;

    SettingsComparison(Agents agents, Pools pools, Budgets budgets) {
        this.agents = agents;
        this.pools = pools;
        this.budgets = budgets;
    }

    /** The agents to create and to change, by id; what cannot be is told to {@code faults}. */
    List<AgentDifference> agents(String owner, FleetDescription wanted, List<FleetFault> faults) {
        List<String> ids = wanted.agents().stream().map(WantedAgent::id).toList();
        Map<String, Agent> owned = agents.find(owner, ids);
        Set<String> others = agents.othersAmong(owner, ids);
        List<AgentDifference> differences = new ArrayList<>();
        for (int index = 0; index < wanted.agents().size(); index++) {
            WantedAgent agent = wanted.agents().get(index);
            String path = "agents[" + index + "]";
            if (others.contains(agent.id())) {
                faults.add(new FleetFault(
                        path + ".id", "is the id of an agent of another owner; choose another for yours."));
                continue;
            }
            Agent found = owned.get(agent.id());
            WantedAgent before = found == null ? null : WantedAgent.of(found);
            WantedAgent after = agent.over(before);
            if (after.name() == null) {
                faults.add(new FleetFault(path + ".name", "must be given, since there is no such agent yet."));
            } else if (!after.equals(before)) {
                differences.add(new AgentDifference(before, after));
            }
        }
        differences.sort(Comparator.comparing(difference -> difference.after().id()));
        return differences;
    }

    /** The pools to make and to change, by name; what cannot be is told to {@code faults}. */
    List<PoolDifference> pools(String owner, FleetDescription wanted, List<FleetFault> faults) {
        Set<String> ofTheFile = wanted.agents().stream().map(WantedAgent::id).collect(Collectors.toSet());
        Map<String, PoolState> known = pools.list(owner).stream()
                .collect(Collectors.toMap(state -> state.pool().key().name(), Function.identity()));
        List<PoolDifference> differences = new ArrayList<>();
        for (int index = 0; index < wanted.pools().size(); index++) {
            Pool pool = wanted.pools().get(index);
            PoolState state = known.get(pool.key().name());
            Pool before = state == null ? null : state.pool();
            String agentId = pool.agentId();
            if (agentId != null
                    && !ofTheFile.contains(agentId)
                    && agents.find(owner, List.of(agentId)).isEmpty()) {
                faults.add(new FleetFault(
                        "pools[" + index + "].chatbotId",
                        "is neither an agent of yours nor one of this file; add it under agents, or name another."));
            } else if (state != null && !state.canBecome(pool)) {
                faults.add(new FleetFault(
                        "pools[" + index + "]",
                        "has numbers, or is getting some, so country and type stay, and capabilities are not added; name"
                                + " another pool, or take its numbers out first."));
            } else if (!pool.equals(before)) {
                differences.add(new PoolDifference(before, pool));
            }
        }
        long created = differences.stream()
                .filter(difference -> difference.before() == null)
                .count();
        if (known.size() + created > Pools.MOST) {
            faults.add(new FleetFault(
                    "pools", "would be more than the " + Pools.MOST + " that you may have; delete some first."));
        }
        differences.sort(
                Comparator.comparing(difference -> difference.after().key().name()));
        return differences;
    }

    /** None when it does not differ; a currency that cannot change is told to {@code faults}. */
    @Nullable BudgetDifference budget(String owner, FleetDescription wanted, List<FleetFault> faults) {
        WantedBudget after = wanted.budget();
        if (after == null) {
            return null;
        }
        Optional<Budget> now = budgets.find(owner);
        if (now.filter(budget -> !budget.takes(after.currency())).isPresent()) {
            faults.add(new FleetFault(
                    "budget.currency",
                    "cannot change while numbers are paid for from the budget, which is in "
                            + now.orElseThrow().currency() + "; leave it as it is."));
        }
        WantedBudget before = now.map(WantedBudget::of).orElse(null);
        return after.equals(before) ? null : new BudgetDifference(before, after);
    }
}
