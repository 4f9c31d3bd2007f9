package dev.switchboard.api.plan;

import dev.switchboard.activities.audit.AuditAppender;
import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.plan.FleetComparison;
import dev.switchboard.activities.plan.FleetDescription;
import dev.switchboard.activities.plan.FleetDifference;
import dev.switchboard.activities.plan.FleetFaultsException;
import dev.switchboard.activities.plan.KeptPlans;
import dev.switchboard.activities.plan.Plan;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.workflows.audit.AuditAction;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes plans, each with its audit message in one transaction. */
@Component
final class PlanMaking {

    private final FleetComparison comparison;
    private final FilePools pools;
    private final KeptPlans plans;
    private final AuditAppender audit;
    private final TransactionTemplate transaction;

    PlanMaking(
            FleetComparison comparison,
            FilePools pools,
            KeptPlans plans,
            AuditAppender audit,
            TransactionTemplate transaction) {
        this.pools = pools;
        this.comparison = comparison;
        this.plans = plans;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** A plan of a file, kept. */
    Plan make(String owner, FleetFile file) {
        FleetDescription wanted = file.wanted(() -> pools.whole(owner, file.pools()));
        String id = plans.nextId();
        FleetDifference difference = compare(id, owner, wanted);
        return Objects.requireNonNull(transaction.execute(status -> {
            Plan plan = plans.keep(id, owner, wanted, difference);
            audit.append(AuditedCall.ofCaller(AuditAction.PLAN_MADE, owner).to(fields(plan)));
            return plan;
        }));
    }

    /**
     * How the fleet differs from the file now.
     *
     * @throws Problem that names the paths at which the file names what the owner does not have
     */
    FleetDifference compare(String run, String owner, FleetDescription wanted) {
        try {
            return comparison.compare(run, owner, wanted);
        } catch (FleetFaultsException e) {
            throw Problem.invalid(e.faults().stream()
                    .map(fault -> new Problem.FieldError(fault.path(), fault.message()))
                    .toList());
        }
    }

    private static Map<String, String> fields(Plan plan) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("planId", plan.id());
        fields.put("agents", String.valueOf(plan.difference().agents().size()));
        fields.put("numbers", String.valueOf(plan.difference().numbers().size()));
        fields.put("pools", String.valueOf(plan.difference().pools().size()));
        fields.put("prune", String.valueOf(plan.wanted().prune()));
        return fields;
    }
}
