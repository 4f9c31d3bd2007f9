package dev.switchboard.api.plan;

import dev.switchboard.activities.plan.FleetComparison;
import dev.switchboard.activities.plan.FleetDifference;
import dev.switchboard.activities.plan.FleetFaultsException;
import dev.switchboard.activities.plan.KeptPlans;
import dev.switchboard.activities.plan.NumberDifference;
import dev.switchboard.activities.plan.Plan;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Finds plans, and whether they still are what the fleet differs by. */
@Component
public final class PlanChecks {

    /** Whoever hears of so many has heard enough. */
    private static final int MOST_NAMED = 5;

    private final KeptPlans plans;
    private final FleetComparison comparison;

    PlanChecks(KeptPlans plans, FleetComparison comparison) {
        this.plans = plans;
        this.comparison = comparison;
    }

    /**
     * The owner's plan.
     *
     * @throws Problem 404 when it is another's, or was forgotten
     */
    public Plan find(String owner, String id) {
        return plans.find(owner, id)
                .orElseThrow(() -> Problem.of(
                        RequestError.NOT_FOUND,
                        "You have no plan " + id + ", or it was forgotten: make it again with POST /api/plans."));
    }

    /**
     * Why a plan cannot be carried out any more: a before-image has changed since, here or at Twilio. Who looks at the
     * plan afterwards is told.
     */
    public Optional<OperationFailure> stale(Plan plan) {
        List<String> changed;
        try {
            changed = changed(plan.difference(), comparison.compare(plans.nextId(), plan.owner(), plan.wanted()));
        } catch (FleetFaultsException e) {
            changed = e.faults().stream().map(fault -> fault.path()).toList();
        }
        plans.found(plan, !changed.isEmpty());
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        String named = changed.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                + (changed.size() > MOST_NAMED ? " and " + (changed.size() - MOST_NAMED) + " more" : "");
        return Optional.of(OperationFailure.of(
                ErrorCode.PLAN_STALE, "Since the plan was made, this has changed: " + named + ". Plan again."));
    }

    private static List<String> changed(FleetDifference shown, FleetDifference now) {
        List<String> changed = new ArrayList<>();
        unlike(shown.agents(), now.agents(), agent -> "agent " + agent.after().id())
                .forEach(changed::add);
        unlike(shown.pools(), now.pools(), pool -> "pool " + pool.after().key().name())
                .forEach(changed::add);
        if (!Objects.equals(shown.budget(), now.budget())) {
            changed.add("the budget");
        }
        unlike(shown.numbers(), now.numbers(), NumberDifference::phoneNumber).forEach(changed::add);
        return changed;
    }

    /** Whatever is of one of the two only, by name. */
    private static <T> Stream<String> unlike(List<T> shown, List<T> now, Function<T, String> name) {
        Set<T> before = Set.copyOf(shown);
        Set<T> after = Set.copyOf(now);
        return Stream.concat(shown.stream(), now.stream())
                .filter(one -> !(before.contains(one) && after.contains(one)))
                .map(name)
                .distinct()
                .sorted();
    }
}
