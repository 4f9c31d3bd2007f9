package dev.switchboard.api.console;

import dev.switchboard.activities.plan.KeptPlans;
import dev.switchboard.activities.plan.OperationSettings;
import dev.switchboard.api.operation.OperationView;
import dev.switchboard.api.plan.PlanScopes;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Where batches stand that carry plans out, or undo that. */
@Component
@ConditionalOnConsole
final class BatchStandings {

    private final KeptPlans plans;
    private final OperationSettings settings;

    BatchStandings(KeptPlans plans, OperationSettings settings) {
        this.plans = plans;
        this.settings = settings;
    }

    /** The plan that an operation carries out, while there is a page of it. */
    Optional<String> plan(Authentication caller, OperationView operation) {
        return Optional.ofNullable(operation.planId()).filter(id -> plans.has(caller.getName(), id));
    }

    /** Whether there is something to be put back, and the caller may do so. */
    boolean canBeUndone(Authentication caller, OperationView operation) {
        OperationView.Progress progress = operation.progress();
        if (progress == null || !operation.state().ended()) {
            return false;
        }
        return (progress.updated() > 0 || settings.areOf(operation.id()))
                && PlanScopes.permit(caller, settings.pools(operation.id()), settings.budget(operation.id()));
    }
}
