package dev.switchboard.api.operation;

import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.NotPutBack;
import dev.switchboard.activities.operation.NumbersNotPutBack;
import dev.switchboard.activities.operation.OpenedOperation;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.scheduling.Background;
import dev.switchboard.api.temporal.Workers;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.recovery.LostRun;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Brings numbers to one side of which an operation or a batch could not put back everything. It tries again until that
 * holds. A free number is cleared of what is ours, a bound one gets its webhooks. Not a schedule of Temporal's, since
 * the in-process server has none. Any number of processes may look at the same time: each try has an idempotency key.
 */
@Component
@ConditionalOnWorkers
final class IncompleteCompensations {

    private static final Logger log = LoggerFactory.getLogger(IncompleteCompensations.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final int AT_ONCE = 20;

    private final NumbersNotPutBack notPutBack;
    private final Operations operations;
    private final PhoneNumbers numbers;
    private final WorkflowStarts workflows;
    private final TaskScheduler scheduler;
    private final Clock clock;

    IncompleteCompensations(
            NumbersNotPutBack notPutBack,
            Operations operations,
            PhoneNumbers numbers,
            WorkflowStarts workflows,
            TaskScheduler scheduler,
            Clock clock) {
        this.notPutBack = notPutBack;
        this.operations = operations;
        this.numbers = numbers;
        this.workflows = workflows;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    @EventListener
    void workersStarted(Workers.Started event) {
        Background.every(scheduler, clock.instant().plus(INTERVAL), INTERVAL, () -> retry(FIRST_PAUSE));
    }

    /** @param pause before the first try; each waits twice as long as the one before */
    void retry(Duration pause) {
        try {
            for (NotPutBack incomplete : notPutBack.due(pause, AT_ONCE)) {
                numbers.find(incomplete.phoneNumberId()).ifPresent(number -> retry(incomplete, number));
            }
        } catch (RuntimeException e) {
            log.warn("Looking for what was not put back failed; trying again in {} s", INTERVAL.toSeconds(), e);
        }
    }

    private void retry(NotPutBack incomplete, PhoneNumber number) {
        Operation failed = incomplete.operation();
        Optional<String> holder = number.heldBy();
        if (holder.isPresent()) {
            // Whoever holds it may be under way. An operation that has ended holds nothing: its undo of that had
            // failed.
            operations
                    .find(holder.get())
                    .filter(held -> held.state().ended())
                    .ifPresent(held -> start(
                            number,
                            held,
                            Launch.recovering(
                                    held,
                                    number.id(),
                                    LostRun.endedAt(clock.instant(), "An undo of the operation had failed."),
                                    "Let go of " + number.phoneNumber() + " after " + held.id(),
                                    number)));
            return;
        }
        boolean free = number.state() == BindingState.FREE;
        OpenedOperation opened = operations.open(NewOperation.of(
                        number.owner(),
                        free ? OperationType.UNASSIGN : OperationType.UPDATE,
                        NumberWorkflowIds.workflowId(number.id()))
                .onNumber(number.id(), number.agentId())
                .onceAfter(
                        failed.id(),
                        "put back " + number.id() + " after " + failed.id() + ", try " + (incomplete.tries() + 1)));
        if (!opened.isNew()) {
            return;
        }
        Operation retry = opened.operation();
        log.info("{} was not put back by {}; trying again with {}", number.phoneNumber(), failed.id(), retry.id());
        if (!start(number, retry, free ? Launch.clearing(retry.id(), number) : Launch.updating(retry.id(), number))) {
            operations.discard(retry.id());
        }
    }

    /** False when another operation works on the number. */
    private boolean start(PhoneNumber number, Operation operation, Launch launch) {
        try {
            workflows.start(NumberWorkflowIds.workflowId(number.id()), operation, launch);
            return true;
        } catch (WorkflowExecutionAlreadyStarted e) {
            log.debug("Phone number {} is busy; what was not put back has to wait", number.id());
            return false;
        }
    }
}
