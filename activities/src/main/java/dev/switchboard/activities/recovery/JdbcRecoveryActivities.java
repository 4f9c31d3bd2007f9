package dev.switchboard.activities.recovery;

import dev.switchboard.activities.batch.BatchWishes;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.KeptImages;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.purchase.Purchases;
import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.batch.BindingWish;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.recovery.BeforeImage;
import dev.switchboard.workflows.recovery.InterruptedOperation;
import dev.switchboard.workflows.recovery.RecoveryActivities;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads how far a lost operation got, from its row, the number's state and the before-image. */
@Component
final class JdbcRecoveryActivities implements RecoveryActivities {

    /** Longer than undoing takes while Twilio is there; an end of the operation ends it. */
    private static final Duration HOLD = Duration.ofMinutes(11);

    /** What holds a number by its state until it is confirmed. */
    private static final Set<OperationType> HOLDING =
            Set.of(OperationType.ASSIGN, OperationType.PURCHASE, OperationType.UNASSIGN, OperationType.MOVE);

    private final Operations operations;
    private final PhoneNumbers numbers;
    private final KeptImages images;
    private final Purchases purchases;
    private final BatchWishes wishes;

    JdbcRecoveryActivities(
            Operations operations, PhoneNumbers numbers, KeptImages images, Purchases purchases, BatchWishes wishes) {
        this.wishes = wishes;
        this.purchases = purchases;
        this.operations = operations;
        this.numbers = numbers;
        this.images = images;
    }

    @Override
    public InterruptedOperation loadInterrupted(String operationId, String phoneNumberId) {
        Operation operation = operations.find(operationId).orElseThrow(() -> unknown(operationId));
        Optional<BindingWish> wish = wishes.find(operationId, phoneNumberId);
        OperationType type = wish.map(JdbcRecoveryActivities::type).orElse(operation.type());
        Optional<PhoneNumber> number = numbers.find(phoneNumberId);
        boolean confirmed =
                number.filter(found -> isConfirmed(type, operationId, found)).isPresent();
        Optional<PhoneNumber> touched = number.filter(found -> confirmed || mayBeUndone(type, operationId, found));
        return new InterruptedOperation(
                type,
                operation.owner(),
                number.map(PhoneNumber::phoneNumber).orElse(""),
                touched.flatMap(found -> numbers.moving(found).or(() -> numbers.binding(found)))
                        .map(bound -> type == OperationType.UNASSIGN ? releasing(bound) : bound)
                        .orElse(null),
                confirmed,
                touched.flatMap(found -> before(operationId, phoneNumberId)).orElse(null),
                wish.map(JdbcRecoveryActivities::agentId).orElse(operation.agentId()),
                purchases.price(operationId, phoneNumberId).orElse(null));
    }

    private Optional<BeforeImage> before(String operationId, String phoneNumberId) {
        return images.find(operationId, phoneNumberId)
                .map(route -> new BeforeImage(
                        route, images.changes(operationId, phoneNumberId).orElse(null)));
    }

    /** The operation changed the number's state last, and to what it was to become. */
    private boolean isConfirmed(OperationType type, String operationId, PhoneNumber number) {
        if (type == OperationType.MOVE) {
            return numbers.isMovedBy(number.id(), operationId);
        }
        BindingState goal = switch (type) {
            case ASSIGN, PURCHASE -> BindingState.ASSIGNED;
            case UNASSIGN -> BindingState.FREE;
            default -> null;
        };
        return number.state() == goal && operationId.equals(number.operationId());
    }

    private BoundNumber releasing(BoundNumber bound) {
        return bound.withBeforeAssignment(images.toRestore(bound).orElse(null));
    }

    /**
     * Assigning, unassigning and moving hold the number until they are confirmed, so what another operation holds, or
     * none, must be left alone. The hold of an update may be over: it is taken again, as long as nobody has worked on
     * the number since.
     */
    private boolean mayBeUndone(OperationType type, String operationId, PhoneNumber number) {
        if (HOLDING.contains(type)) {
            return number.heldBy().filter(operationId::equals).isPresent();
        }
        return number.state() == BindingState.ASSIGNED
                && !images.superseded(operationId, number.id())
                && numbers.hold(number.id(), number.owner(), operationId, HOLD).isPresent();
    }

    /** What a batch does with the number, as if it were an operation by itself. */
    private static OperationType type(BindingWish wish) {
        return switch (wish.change()) {
            case ASSIGN -> OperationType.ASSIGN;
            case UNASSIGN -> OperationType.UNASSIGN;
            case MOVE, REASSIGN -> OperationType.MOVE;
        };
    }

    private static @Nullable String agentId(BindingWish wish) {
        return wish.toAgentId() == null ? wish.fromAgentId() : wish.toAgentId();
    }

    private static RuntimeException unknown(String operationId) {
        return Failures.nonRetryable(OperationFailure.of(
                ErrorCode.INTERNAL, "There is no operation " + operationId + " to recover a number from."));
    }
}
