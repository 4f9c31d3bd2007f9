package dev.switchboard.activities.release;

import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.ReleasingNumbers;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.purchase.PaidNumbers;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.release.LostRelease;
import dev.switchboard.workflows.release.NumberAttachments;
import dev.switchboard.workflows.release.NumberToRelease;
import dev.switchboard.workflows.release.ReleaseActivities;
import dev.switchboard.workflows.release.ReleaseNumberInput;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Releases in PostgreSQL. */
@Component
final class JdbcReleaseActivities implements ReleaseActivities {

    private final Releases releases;
    private final ReleasingNumbers numbers;
    private final PaidNumbers paid;
    private final OperationStates operationStates;
    private final TransactionTemplate transaction;

    JdbcReleaseActivities(
            Releases releases,
            ReleasingNumbers numbers,
            PaidNumbers paid,
            OperationStates operationStates,
            PlatformTransactionManager transactionManager) {
        this.releases = releases;
        this.numbers = numbers;
        this.paid = paid;
        this.operationStates = operationStates;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    @Override
    public NumberToRelease beginRelease(ReleaseNumberInput input) {
        String operationId = input.operationId();
        String id = input.phoneNumberId();
        operationStates.begin(operationId, OperationType.RELEASE, id, null, NumberWorkflowIds.workflowId(id));
        return Objects.requireNonNull(transaction.execute(status -> {
            PhoneNumber number =
                    numbers.begin(operationId, input.owner(), id, input.terms().outOfService());
            releases.begin(operationId, id, input.terms(), paid.price(id).orElse(null));
            return toRelease(number, releases.find(operationId).orElseThrow());
        }));
    }

    private static NumberToRelease toRelease(PhoneNumber number, Releases.Release release) {
        return new NumberToRelease(number.reference(), number.agentId(), release.price(), release.begunAt());
    }

    @Override
    public void beginDetaching(String operationId, NumberAttachments attachments) {
        releases.detaching(operationId, attachments);
    }

    @Override
    public void confirmReleased(String operationId, String phoneNumberId) {
        transaction.executeWithoutResult(status -> {
            if (numbers.released(operationId, phoneNumberId)) {
                paid.released(phoneNumberId);
            } else if (numbers.of(operationId, phoneNumberId).isEmpty()) {
                throw Failures.refusal(
                        ErrorCode.INTERRUPTED,
                        "Operation " + operationId + " does not hold phone number " + phoneNumberId + " any more.");
            }
        });
    }

    @Override
    public void keepNumber(String operationId, String phoneNumberId) {
        numbers.keep(operationId, phoneNumberId);
    }

    @Override
    public LostRelease loadLostRelease(String operationId, String phoneNumberId) {
        Optional<PhoneNumber> held = numbers.of(operationId, phoneNumberId);
        Optional<Releases.Release> release = releases.find(operationId);
        return new LostRelease(
                held.flatMap(number -> release.map(begun -> toRelease(number, begun)))
                        .orElse(null),
                held.filter(number -> number.state() == BindingState.RELEASED).isPresent(),
                release.map(Releases.Release::detaching).orElse(null));
    }
}
