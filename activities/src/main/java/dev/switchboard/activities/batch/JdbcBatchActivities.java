package dev.switchboard.activities.batch;

import dev.switchboard.activities.batch.PlannedNumber.Seen;
import dev.switchboard.activities.number.BindingRules;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.workflows.batch.BatchActivities;
import dev.switchboard.workflows.batch.BatchProgress;
import dev.switchboard.workflows.batch.BatchScope;
import dev.switchboard.workflows.batch.FailureLimit;
import dev.switchboard.workflows.batch.PendingNumbers;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The items of a batch in PostgreSQL. */
@Component
final class JdbcBatchActivities implements BatchActivities {

    private static final int MISSING_AT_A_TIME = 1_000;

    private final OperationStates operationStates;
    private final BatchResults items;
    private final BatchPlans plans;
    private final Batches batches;
    private final NumbersToPlan numbers;
    private final PhoneNumbers phoneNumbers;

    JdbcBatchActivities(
            OperationStates operationStates,
            BatchResults items,
            BatchPlans plans,
            Batches batches,
            NumbersToPlan numbers,
            PhoneNumbers phoneNumbers) {
        this.operationStates = operationStates;
        this.items = items;
        this.plans = plans;
        this.batches = batches;
        this.numbers = numbers;
        this.phoneNumbers = phoneNumbers;
    }

    @Override
    public void beginOperation(String operationId) {
        operationStates.begin(operationId);
    }

    @Override
    public void planMissing(UpdateFleetWebhooksInput input) {
        BatchScope scope = input.scope();
        String undone = scope.undoes();
        if (undone != null) {
            planEach(
                    input,
                    () -> numbers.changedAndHeldWithoutItem(
                            input.operationId(), input.owner(), undone, MISSING_AT_A_TIME),
                    JdbcBatchActivities::leftAlone);
            return;
        }
        planEach(
                input,
                () -> numbers.assignedWithoutItem(
                        input.operationId(), input.owner(), scope.agentId(), scope.selected(), MISSING_AT_A_TIME),
                JdbcBatchActivities::missing);
        if (scope.selected()) {
            planNamed(input);
        }
    }

    /** Whoever names a number is told what became of it, also when it is none that a batch updates. */
    private void planNamed(UpdateFleetWebhooksInput input) {
        List<String> ids;
        do {
            ids = numbers.namedWithoutItem(input.operationId(), MISSING_AT_A_TIME);
            Map<String, PhoneNumber> found = phoneNumbers.find(input.owner(), ids);
            plans.plan(
                    input.operationId(),
                    ids.stream()
                            .map(id -> found.containsKey(id)
                                    ? leftAlone(found.get(id), input.scope().agentId())
                                    : PlannedNumber.gone(id, 0, null))
                            .toList());
        } while (ids.size() == MISSING_AT_A_TIME);
    }

    private void planEach(
            UpdateFleetWebhooksInput input,
            Supplier<List<PhoneNumber>> some,
            Function<PhoneNumber, PlannedNumber> planned) {
        List<PhoneNumber> numbersOfOne;
        do {
            numbersOfOne = some.get();
            plans.plan(input.operationId(), numbersOfOne.stream().map(planned).toList());
        } while (numbersOfOne.size() == MISSING_AT_A_TIME);
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
    public BatchProgress progress(String operationId) {
        return batches.progress(operationId);
    }

    @Override
    public BatchProgress pause(String operationId, @Nullable String because) {
        batches.pause(operationId, because);
        return batches.progress(operationId);
    }

    @Override
    public void stop(String operationId) {
        batches.stop(operationId);
    }

    @Override
    public List<String> begun(String operationId) {
        return items.begun(operationId);
    }

    @Override
    public BatchProgress resume(String operationId) {
        batches.resume(operationId);
        return batches.progress(operationId);
    }

    @Override
    public BatchProgress setRate(String operationId, @Nullable Double requestsPerSecond) {
        batches.setRate(operationId, requestsPerSecond);
        return batches.progress(operationId);
    }

    private static PlannedNumber leftAlone(PhoneNumber number) {
        return leftAlone(number, null);
    }

    private static PlannedNumber leftAlone(PhoneNumber number, @Nullable String agentId) {
        return PlannedNumber.failed(
                number, Seen.onPage(0, number, null), BindingRules.reasonToLeaveAlone(number, agentId));
    }

    /** The account's list tells so, not an answer about the number, so the failure has no code of Twilio's. */
    private static PlannedNumber missing(PhoneNumber number) {
        return PlannedNumber.failed(
                number,
                Seen.onPage(0, number, null),
                OperationFailure.of(ErrorCode.TWILIO_REFUSED, NotListed.cure(number)));
    }
}
