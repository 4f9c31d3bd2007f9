package dev.switchboard.api.operation;

import dev.switchboard.activities.account.TokenRotations;
import dev.switchboard.activities.fleet.BatchResults;
import dev.switchboard.activities.fleet.Batches;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.purchase.Purchases;
import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.scheduling.Background;
import dev.switchboard.api.temporal.Workers;
import dev.switchboard.workflows.account.AccountWorkflowIds;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.purchase.SettlePurchaseInput;
import dev.switchboard.workflows.purchase.SettlePurchaseWorkflow;
import dev.switchboard.workflows.recovery.LostRun;
import dev.switchboard.workflows.recovery.RecoverNumberInput;
import dev.switchboard.workflows.recovery.RecoverNumberWorkflow;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionDescription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Finds operations whose workflow is gone (never started, terminated, or lost with an in-memory server), and has each put
 * right by {@link RecoverNumberWorkflow}. Looks when the workers start, and every half a minute. Any number of processes
 * may look at the same time: recovery has the number's workflow id.
 */
@Component
@ConditionalOnWorkers
final class OperationRecovery {

    private static final Logger log = LoggerFactory.getLogger(OperationRecovery.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    /** A row this young may belong to a start that is under way. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Operations operations;
    private final BatchResults results;
    private final Batches batches;
    private final RunningOperations running;
    private final LostRuns lostRuns;
    private final TokenRotations rotations;
    private final Purchases purchases;
    private final WorkflowStarts workflows;
    private final PhoneNumbers numbers;
    private final AuditActivities audit;
    private final TaskScheduler scheduler;
    private final Clock clock;
    private final boolean alone;
    private final Duration rotationGrace;

    OperationRecovery(
            Operations operations,
            BatchResults results,
            Batches batches,
            RunningOperations running,
            LostRuns lostRuns,
            TokenRotations rotations,
            Purchases purchases,
            WorkflowStarts workflows,
            PhoneNumbers numbers,
            AuditActivities audit,
            TaskScheduler scheduler,
            Clock clock,
            @Value("${switchboard.embedded.database:false}") boolean alone,
            @Value("${switchboard.twilio.rotation.grace:15m}") Duration rotationGrace) {
        this.operations = operations;
        this.results = results;
        this.batches = batches;
        this.running = running;
        this.lostRuns = lostRuns;
        this.rotations = rotations;
        this.purchases = purchases;
        this.workflows = workflows;
        this.numbers = numbers;
        this.audit = audit;
        this.scheduler = scheduler;
        this.clock = clock;
        this.alone = alone;
        this.rotationGrace = rotationGrace;
    }

    @EventListener
    void workersStarted(Workers.Started event) {
        Instant now = clock.instant();
        // Nobody else can be starting operations on an embedded database: what is there was left by the last run.
        recover(alone ? now : now.minus(GRACE));
        Background.every(scheduler, now.plus(INTERVAL), INTERVAL, this::look);
    }

    void look() {
        recover(clock.instant().minus(GRACE));
    }

    private void recover(Instant openedBefore) {
        try {
            List<Operation> unfinished = operations.unfinished();
            lostRuns.keep(unfinished);
            for (Operation operation : unfinished) {
                boolean young = operation.state() == OperationState.PENDING
                        && operation.createdAt().isAfter(openedBefore);
                if (!young) {
                    recover(operation);
                }
            }
        } catch (RuntimeException e) {
            log.warn("Looking for lost operations failed; trying again in {} s", INTERVAL.toSeconds(), e);
        }
    }

    private void recover(Operation operation) {
        Optional<WorkflowExecutionDescription> run = running.latestRun(operation.workflowId());
        if (run.filter(RunningOperations::runs).isPresent()) {
            // Its own workflow or recovery, or another operation's, in which case its turn comes when that has ended.
            if (operation.type().isBatch() && RunningOperations.belongsTo(run.get(), operation)) {
                batches.regain(operation.id());
            }
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
                    new Launch(
                            RecoverNumberWorkflow.class,
                            new RecoverNumberInput(operation.id(), phoneNumberId, lost),
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
            endRotation(operation, lost);
        } else {
            endOfMany(operation, lost);
        }
    }

    private void endOfMany(Operation operation, LostRun lost) {
        OperationEnd end = interrupted(lost.because() + " What was not reached yet was left as it is. Start it again.");
        end(
                operation,
                failed(operation.type()),
                AuditSubject.of(null, operation.agentId()),
                operation.type().isBatch()
                        ? end.withCounts(batches.progress(operation.id()).audited())
                        : end);
    }

    /** A promotion at Twilio cannot be undone. All that is left to do is to forget the former token, in its time. */
    private void endRotation(Operation operation, LostRun lost) {
        String accountSid = AccountWorkflowIds.accountSid(operation.workflowId());
        AuditSubject account = AuditSubject.ofAccount(accountSid);
        Optional<Instant> promoted = rotations.promotedSince(accountSid, operation.createdAt());
        if (promoted.isEmpty()) {
            end(
                    operation,
                    AuditAction.AUTH_TOKEN_ROTATION_FAILED,
                    account,
                    interrupted(lost.because() + " The auth token was not rotated. Start it again."));
        } else if (!clock.instant().isBefore(promoted.get().plus(rotationGrace))) {
            rotations.ended(accountSid, operation.id());
            end(operation, AuditAction.AUTH_TOKEN_ROTATED, account, OperationEnd.completed(Map.of()));
        }
    }

    private static OperationEnd interrupted(String message) {
        return OperationEnd.failed(OperationState.INTERRUPTED, OperationFailure.of(ErrorCode.INTERRUPTED, message));
    }

    private void end(Operation operation, AuditAction action, AuditSubject subject, OperationEnd end) {
        audit.audit(new AuditInput(operation.id(), action, operation.owner(), subject, end));
    }

    private static AuditAction failed(OperationType type) {
        return switch (type) {
            case UPDATE_FLEET, REPAIR_DRIFT -> AuditAction.WEBHOOKS_BATCH_FAILED;
            case UNDO_FLEET -> AuditAction.WEBHOOKS_BATCH_UNDO_FAILED;
            case RECONCILE_USAGE -> AuditAction.USAGE_RECONCILE_FAILED;
            case CHECK_DRIFT -> AuditAction.DRIFT_CHECK_FAILED;
            default -> AuditAction.NUMBERS_IMPORT_FAILED;
        };
    }
}
