package dev.switchboard.activities.plan;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.purchase.Budgets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Compares the agents and the budget of a file with those that are. */
@Component
final class SettingsComparison {

    private final Agents agents;
    private final Budgets budgets;

    SettingsComparison(Agents agents, Budgets budgets) {
        this.agents = agents;
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

    @Nullable BudgetDifference budget(String owner, FleetDescription wanted) {
        WantedBudget after = wanted.budget();
        if (after == null) {
            return null;
        }
        WantedBudget before = budgets.find(owner).map(WantedBudget::of).orElse(null);
        return after.equals(before) ? null : new BudgetDifference(before, after);
    }
}
