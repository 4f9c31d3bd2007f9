package dev.switchboard.activities.drift;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.workflows.assignment.UnassignNumberInput;
import dev.switchboard.workflows.drift.DriftActivities;
import dev.switchboard.workflows.drift.DriftCheck;
import dev.switchboard.workflows.drift.DriftResult;
import dev.switchboard.workflows.operation.OperationType;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a check finds, in PostgreSQL. */
@Component
final class JdbcDriftActivities implements DriftActivities {

    private static final int MISSING_AT_A_TIME = 1_000;

    private final OperationStates operationStates;
    private final Operations operations;
    private final NumbersAtRest numbers;
    private final RouteComparison comparison;
    private final RouteDrifts drifts;
    private final DriftFinder finder;
    private final DriftRepairs repairs;
    private final Clock clock;

    JdbcDriftActivities(
            OperationStates operationStates,
            Operations operations,
            NumbersAtRest numbers,
            RouteComparison comparison,
            RouteDrifts drifts,
            DriftFinder finder,
            DriftRepairs repairs,
            Clock clock) {
        this.operationStates = operationStates;
        this.operations = operations;
        this.numbers = numbers;
        this.comparison = comparison;
        this.drifts = drifts;
        this.finder = finder;
        this.repairs = repairs;
        this.clock = clock;
    }

    @Override
    public void beginCheck(DriftCheck check, String workflowId) {
        operationStates.begin(check.operationId(), OperationType.CHECK_DRIFT, workflowId);
    }

    @Override
    public boolean findMissing(DriftCheck check) {
        List<PhoneNumber> missing = numbers.unlisted(
                check.operationId(),
                check.onlyOwner(),
                operations.find(check.operationId()).orElseThrow().createdAt().atOffset(ZoneOffset.UTC),
                Times.now(clock),
                MISSING_AT_A_TIME);
        Map<String, String> elsewhere = drifts.elsewhere(check, missing);
        finder.keep(
                check,
                missing.stream()
                        .map(number -> comparison.missing(number, elsewhere.get(number.id())))
                        .toList(),
                Map.of());
        return missing.size() == MISSING_AT_A_TIME;
    }

    @Override
    public void resolveRebound(DriftCheck check) {
        finder.resolveRebound(check);
    }

    @Override
    public List<String> ownersToRepair(DriftCheck check, String afterOwner, int limit) {
        return repairs.owners(check, afterOwner, limit);
    }

    @Override
    public @Nullable String openRepair(DriftCheck check, String owner) {
        return repairs.open(check, owner).orElse(null);
    }

    @Override
    public List<UnassignNumberInput> openClearings(DriftCheck check, String afterNumber, int limit) {
        return repairs.openClearings(check, afterNumber, limit);
    }

    @Override
    public void discardRepair(String operationId) {
        operations.discard(operationId);
    }

    @Override
    public DriftResult countCheck(DriftCheck check, int checked) {
        return repairs.count(check, checked);
    }
}
