package dev.switchboard.api.operation;

import dev.switchboard.activities.batch.BatchResults;
import dev.switchboard.activities.batch.Batches;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.purchase.Purchases;
import dev.switchboard.activities.worker.Leases;
import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.scheduling.Background;
import dev.switchboard.api.temporal.Workers;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.purchase.SettlePurchaseInput;
import dev.switchboard.workflows.purchase.SettlePurchaseWorkflow;
import dev.switchboard.workflows.recovery.LostRun;
import dev.switchboard.workflows.recovery.RecoverNumberWorkflow;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowExecutionMetadata;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Finds operations whose workflow is gone (never started, terminated, or lost with an in-memory server), and has each
 * put right by {@link RecoverNumberWorkflow}. Looks when the workers start, and every half a minute, in one process at
 * a time; should two look, recovery has the number's workflow id. Of many operations most are found among the runs that
 * Temporal lists. Each of the others is asked for before it is called lost, since visibility lags.
 */
@Component
@ConditionalOnWorkers
final class OperationRecovery {

    private static final Logger log = LoggerFactory.getLogger(OperationRecovery.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    /** A row this young may belong to a start that is under way. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** So few are asked for one by one: that is no dearer than a list, and knows of what has just begun or ended. */
    static final int FEW = 20;

    private static final String LEASE = "recovery";

    /** Longer than the interval, so that whoever looks goes on to. */
    private static final Duration LEASED = Duration.ofSeconds(45);

    private final Leases leases;
    private final String process = UUID.randomUUID().toString();
    private final VisibleRuns visible;
    private final Operations operations;
    private final BatchResults results;
    private final Batches batches;
    private final RunningOperations running;
    private final LostRuns lostRuns;
    private final InterruptedEnds ends;
    private final Purchases purchases;
    private final WorkflowStarts workflows;
    private final PhoneNumbers numbers;
    private final TaskScheduler scheduler;
    private final Clock clock;
    private final boolean alone;
    private final Instant began;

    OperationRecovery(
            Leases leases,
            VisibleRuns visible,
            Operations operations,
            BatchResults results,
            Batches batches,
            RunningOperations running,
            LostRuns lostRuns,
            InterruptedEnds ends,
            Purchases purchases,
            WorkflowStarts workflows,
            PhoneNumbers numbers,
            TaskScheduler scheduler,
            Clock clock,
            @Value("${switchboard.embedded.database:false}") boolean alone) {
        this.leases = leases;
        this.visible = visible;
        this.operations = operations;
        this.results = results;
        this.batches = batches;
        this.running = running;
        this.lostRuns = lostRuns;
        this.ends = ends;
        this.purchases = purchases;
        this.workflows = workflows;
        this.numbers = numbers;
        this.scheduler = scheduler;
        this.clock = clock;
        this.alone = alone;
        this.began = clock.instant();
    }

    @EventListener
    void workersStarted(Workers.Started event) {
        Instant now = clock.instant();
        if (alone) {
            leases.forgetAll();
        }
        // Nobody else can be starting operations on an embedded database: what is older than this process was left by
        // the last run. What is younger may have been asked for while the workers started.
        recover(alone ? began : now.minus(GRACE));
        Background.every(scheduler, now.plus(INTERVAL), INTERVAL, this::look);
    }

    void look() {
        recover(clock.instant().minus(GRACE));
    }

    @PreDestroy
    void leave() {
        try {
            leases.release(LEASE, process);
        } catch (DataAccessException e) {
            log.debug("The lease ends by itself", e);
        }
    }

    private void recover(Instant openedBefore) {
        try {
            if (!leases.hold(LEASE, process, LEASED)) {
                return;
            }
            List<Operation> unfinished = operations.unfinished();
            lostRuns.keep(unfinished);
            List<Operation> begun = unfinished.stream()
                    .filter(operation -> operation.state() != OperationState.PENDING
                            || !operation.createdAt().isAfter(openedBefore))
                    .toList();
            Map<String, WorkflowExecutionMetadata> runs = begun.size() > FEW ? visible.list() : Map.of();
            for (Operation operation : begun) {
                WorkflowExecutionMetadata run = runs.get(operation.workflowId());
                if (run == null) {
                    recover(operation);
                } else {
                    regain(operation, run);
                }
            }
        } catch (RuntimeException e) {
            log.warn("Looking for lost operations failed; trying again in {} s", INTERVAL.toSeconds(), e);
        }
    }

    private void recover(Operation operation) {
        Optional<WorkflowExecutionDescription> run = running.latestRun(operation.workflowId());
        if (run.filter(RunningOperations::runs).isPresent()) {
            regain(operation, run.get());
            return;
        }
        // The workflow may have ended, and with it the operation, since the list was read.
        if (operations.find(operation.id()).map(now -> now.state().ended()).orElse(true)) {
            return;
        }
        log.warn("Operation {} ({}) has lost its workflow; recovering", operation.id(), operation.type());
        LostRun lost = lost(operation, run);
        if (operation.phoneNumberId() != null) {
            recoverNumber(operation, operation.phoneNumberId(), lost);
            return;
        }
        List<String> interrupted = operation.type() == OperationType.PURCHASE
                ? purchases.beingAssigned(operation.id())
                : results.interrupted(operation.id());
        interrupted.forEach(phoneNumberId -> recoverNumber(operation, phoneNumberId, lost));
        if (interrupted.isEmpty()) {
            if (operation.type() == OperationType.PURCHASE) {
                settle(operation, lost);
            } else {
                endWhenQuiet(operation, lost);
            }
            return;
        }
        // The batch ends when its numbers are right, which the next look will see; here it is only hastened.
        Background.at(scheduler, clock.instant().plusSeconds(2), this::look);
    }

    /** Its own workflow or recovery runs, or another operation's, in which case its turn comes when that has ended. */
    private void regain(Operation operation, WorkflowExecutionMetadata run) {
        if (operation.type().isBatch() && RunningOperations.belongsTo(run, operation)) {
            batches.regain(operation.id());
        }
    }

    /** The steps of a batch take care of many numbers, for minutes, and are told here that their run is gone. */
    private LostRun lost(Operation operation, Optional<WorkflowExecutionDescription> run) {
        if (!operation.type().isBatch()) {
            return lostRuns.of(operation, run);
        }
        Instant told = batches.lose(operation.id());
        return lostRuns.ofMany(operation, run, told);
    }

    private void recoverNumber(Operation operation, String phoneNumberId, LostRun lost) {
        try {
            workflows.start(
                    NumberWorkflowIds.workflowId(phoneNumberId),
                    operation,
                    Launch.recovering(
                            operation,
                            phoneNumberId,
                            lost,
                            "Recover " + phoneNumberId + " after " + operation.id(),
                            numbers.find(phoneNumberId).orElse(null)));
        } catch (WorkflowExecutionAlreadyStarted e) {
            log.debug("Phone number {} is busy; its recovery has to wait", phoneNumberId);
        }
    }

    private void settle(Operation operation, LostRun lost) {
        try {
            workflows.start(
                    operation.workflowId(),
                    operation,
                    new Launch(
                            SettlePurchaseWorkflow.class,
                            new SettlePurchaseInput(operation.id(), operation.owner(), lost.because(), lost.quietAt()),
                            "Find out what " + operation.id() + " has bought"));
        } catch (WorkflowExecutionAlreadyStarted e) {
            log.debug("Operation {} is being settled already", operation.id());
        }
    }

    /** Before that, an attempt of the run may begin with a number that nobody would look at any more. */
    private void endWhenQuiet(Operation operation, LostRun lost) {
        boolean rotates = operation.type() == OperationType.ROTATE_AUTH_TOKEN;
        if ((rotates || operation.type().isBatch()) && clock.instant().isBefore(lost.quietAt())) {
            Background.at(scheduler, lost.quietAt(), this::look);
            return;
        }
        if (rotates) {
            ends.endRotation(operation, lost);
        } else {
            ends.endOfMany(operation, lost);
        }
    }
}
