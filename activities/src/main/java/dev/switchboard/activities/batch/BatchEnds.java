package dev.switchboard.activities.batch;

import dev.switchboard.activities.operation.NumbersNotPutBack;
import dev.switchboard.activities.operation.OperationEnded;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.RouteChange;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Ends the number of a batch whose part in it has ended. Of a batch that ends without having put back everything, the
 * numbers that it had begun are tried again like those that it could not put back.
 */
@Component
final class BatchEnds {

    /** The binding has changed, whether or not anything had to be written. */
    private static final Set<AuditAction> REBOUND =
            Set.of(AuditAction.PHONE_ASSIGNED, AuditAction.PHONE_UNASSIGNED, AuditAction.PHONE_REASSIGNED);

    private final BatchResults results;
    private final NumbersNotPutBack notPutBack;

    BatchEnds(BatchResults results, NumbersNotPutBack notPutBack) {
        this.results = results;
        this.notPutBack = notPutBack;
    }

    @EventListener
    @Order(OperationEnded.BATCH)
    void end(OperationEnded ended) {
        if (ended.isOneOfMany()) {
            end(ended.input(), Objects.requireNonNull(ended.input().phoneNumberId()));
        }
        if (ended.whole() && ended.input().state() == OperationState.COMPENSATION_INCOMPLETE) {
            String operationId = ended.input().operationId();
            notPutBack.keep(operationId, results.interrupted(operationId));
        }
    }

    private void end(AuditInput input, String phoneNumberId) {
        if (input.state() != OperationState.COMPLETED) {
            results.end(input.operationId(), phoneNumberId, ItemState.FAILED, reason(input), List.of());
            return;
        }
        List<RouteChange> changes =
                input.result() == null ? List.of() : input.result().changes();
        results.end(
                input.operationId(),
                phoneNumberId,
                changes.isEmpty() && !REBOUND.contains(input.action()) ? ItemState.UNCHANGED : ItemState.UPDATED,
                null,
                changes);
    }

    private static OperationFailure reason(AuditInput input) {
        if (input.failure() != null) {
            return input.failure();
        }
        if (input.state() == OperationState.CANCELLED) {
            return OperationFailure.of(ErrorCode.CANCELLED, "The operation was cancelled.");
        }
        return OperationFailure.of(ErrorCode.INTERNAL, "Ended as " + input.state() + " without a reason.");
    }
}
