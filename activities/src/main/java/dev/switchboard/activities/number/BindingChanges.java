package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * How an operation takes a number, and takes its binding on. Every change is one statement that names the state and the
 * version it starts from. What the database itself throws is passed on, so that Temporal tries again.
 */
@Component
final class BindingChanges {

    /** A statement that found the number changed reads again; more often than this is worth a pause. */
    private static final int COMPARE_AND_SET_ATTEMPTS = 3;

    private final PhoneNumberRepository repository;
    private final PhoneNumbers numbers;
    private final Operations operations;
    private final Clock clock;

    BindingChanges(PhoneNumberRepository repository, PhoneNumbers numbers, Operations operations, Clock clock) {
        this.repository = repository;
        this.numbers = numbers;
        this.operations = operations;
        this.clock = clock;
    }

    /**
     * Takes a number for an operation.
     *
     * @param attempt takes the number as it was read, or refuses it; empty when it has changed since
     */
    BoundNumber take(
            String owner,
            String phoneNumberId,
            String operationId,
            Function<PhoneNumber, Optional<BoundNumber>> attempt) {
        for (int i = 0; i < COMPARE_AND_SET_ATTEMPTS; i++) {
            PhoneNumber number = numbers.owned(owner, phoneNumberId);
            Optional<BoundNumber> taken = attempt.apply(number);
            if (taken.isPresent()) {
                return taken.get();
            }
            refuseIfLate(number, operationId);
        }
        throw changedMeanwhile(phoneNumberId);
    }

    /** False when the operation does not hold the number so. */
    boolean move(String operationId, String phoneNumberId, BindingState from, BindingState to) {
        if (!from.canBecome(to)) {
            throw new IllegalArgumentException(from + " cannot become " + to);
        }
        return repository.move(phoneNumberId, operationId, from, to, Times.now(clock));
    }

    /** As {@link #move}, and nothing when an attempt before this one has done so. */
    void confirm(String operationId, String phoneNumberId, BindingState from, BindingState to) {
        boolean confirmed = move(operationId, phoneNumberId, from, to)
                || numbers.find(phoneNumberId)
                        .filter(number -> number.isAt(to, operationId))
                        .isPresent();
        refuseUnlessConfirmed(confirmed, operationId, phoneNumberId, from, to);
    }

    void refuseUnlessConfirmed(
            boolean confirmed, String operationId, String phoneNumberId, BindingState from, BindingState to) {
        if (confirmed) {
            return;
        }
        if (operations.find(operationId).filter(o -> o.state().ended()).isPresent()) {
            throw Refusals.ended(operationId);
        }
        throw Failures.nonRetryable(OperationFailure.of(
                ErrorCode.INTERNAL,
                "Phone number " + phoneNumberId + " is not held as " + from + " by operation " + operationId
                        + ", so it cannot become " + to + "."));
    }

    static OptimisticLockingFailureException changedMeanwhile(String phoneNumberId) {
        return new OptimisticLockingFailureException("Another operation works on phone number " + phoneNumberId);
    }

    /** An operation that gave the number back, or ended, must not take it again: nobody would release it. */
    private void refuseIfLate(PhoneNumber number, String operationId) {
        boolean gaveBack = operationId.equals(number.operationId());
        if (gaveBack || operations.find(operationId).map(o -> o.state().ended()).orElse(true)) {
            throw Refusals.ended(operationId);
        }
    }
}
