package dev.switchboard.activities.fleet;

import dev.switchboard.activities.fleet.PlannedNumber.Seen;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.workflows.fleet.FailureLimit;
import dev.switchboard.workflows.fleet.FleetActivities;
import dev.switchboard.workflows.fleet.FleetProgress;
import dev.switchboard.workflows.fleet.PendingNumbers;
import dev.switchboard.workflows.fleet.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The items of a batch in PostgreSQL. */
@Component
final class JdbcFleetActivities implements FleetActivities {

    private static final int MISSING_AT_A_TIME = 1_000;

    private final OperationStates operationStates;
    private final BatchResults items;
    private final BatchPlans plans;
    private final Batches batches;
    private final NumbersToPlan numbers;

    JdbcFleetActivities(
            OperationStates operationStates,
            BatchResults items,
            BatchPlans plans,
            Batches batches,
            NumbersToPlan numbers) {
        this.operationStates = operationStates;
        this.items = items;
        this.plans = plans;
        this.batches = batches;
        this.numbers = numbers;
    }

    @Override
    public void beginOperation(String operationId) {
        operationStates.begin(operationId);
    }

    @Override
    public void planMissing(UpdateFleetWebhooksInput input) {
        if (input.scope().undoes() != null) {
            return;
        }
        List<PhoneNumber> missing;
        do {
            missing = numbers.assignedWithoutItem(
                    input.operationId(),
                    input.owner(),
                    input.scope().agentId(),
                    input.scope().selected(),
                    MISSING_AT_A_TIME);
            plans.plan(
                    input.operationId(),
                    missing.stream().map(JdbcFleetActivities::missing).toList());
        } while (missing.size() == MISSING_AT_A_TIME);
    }

    @Override
    public PendingNumbers nextPending(String operationId, int page, String afterPhoneNumberId, int limit) {
        return plans.nextPending(operationId, page, afterPhoneNumberId, limit);
    }

    @Override
    public void failItem(String operationId, String phoneNumberId, OperationFailure failure) {
        items.end(operationId, phoneNumberId, ItemState.FAILED, failure, List.of());
    }

    @Override
    public void keepLimit(String operationId, @Nullable FailureLimit maxFailures) {
        batches.keepLimit(operationId, maxFailures);
    }

    @Override
    public void beginUpdating(String operationId) {
        batches.beginUpdating(operationId);
    }

    @Override
    public FleetProgress progress(String operationId) {
        return batches.progress(operationId);
    }

    @Override
    public FleetProgress pause(String operationId, @Nullable String because) {
        batches.pause(operationId, because);
        return batches.progress(operationId);
    }

    @Override
    public void stop(String operationId) {
        batches.stop(operationId);
    }

    @Override
    public List<String> begun(String operationId) {
        return items.interrupted(operationId);
    }

    @Override
    public FleetProgress resume(String operationId) {
        batches.resume(operationId);
        return batches.progress(operationId);
    }

    @Override
    public FleetProgress setRate(String operationId, @Nullable Double requestsPerSecond) {
        batches.setRate(operationId, requestsPerSecond);
        return batches.progress(operationId);
    }

    /** The account's list tells so, not an answer about the number, so the failure has no code of Twilio's. */
    private static PlannedNumber missing(PhoneNumber number) {
        return PlannedNumber.failed(
                number,
                Seen.onPage(0, number, null),
                OperationFailure.of(ErrorCode.TWILIO_REFUSED, NotListed.cure(number)));
    }
}
