package dev.switchboard.api.operation;

import dev.switchboard.activities.fleet.BatchResults;
import dev.switchboard.activities.fleet.Batches;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.temporal.Workers;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.fleet.FleetProgress;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
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
    private final WorkflowStarts workflows;
    private final AuditActivities audit;
    private final TaskScheduler scheduler;
    private final Clock clock;
    private final boolean alone;

    OperationRecovery(
            Operations operations,
            BatchResults results,
            Batches batches,
            RunningOperations running,
            WorkflowStarts workflows,
            AuditActivities audit,
            TaskScheduler scheduler,
            Clock clock,
            @Value("${switchboard.embedded.database:false}") boolean alone) {
        this.operations = operations;
        this.results = results;
        this.batches = batches;
        this.running = running;
        this.workflows = workflows;
        this.audit = audit;
        this.scheduler = scheduler;
        this.clock = clock;
        this.alone = alone;
    }

    @EventListener
    void workersStarted(Workers.Started event) {
        Instant now = clock.instant();
        // Nobody else can be starting operations on an embedded database: what is there was left by the last run.
        recover(alone ? now : now.minus(GRACE));
        var unused = scheduler.scheduleWithFixedDelay(
                () -> recover(clock.instant().minus(GRACE)), now.plus(INTERVAL), INTERVAL);
    }

    private void recover(Instant openedBefore) {
        try {
            for (Operation operation : operations.unfinished()) {
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
            return;
        }
        // The workflow may have ended, and with it the operation, since the list was read.
        if (operations.find(operation.id()).map(now -> now.state().ended()).orElse(true)) {
            return;
        }
        log.warn("Operation {} ({}) has lost its workflow; recovering", operation.id(), operation.type());
        if (operation.phoneNumberId() != null) {
            recoverNumber(operation, operation.phoneNumberId());
            return;
        }
        List<String> interrupted = results.interrupted(operation.id());
        interrupted.forEach(phoneNumberId -> recoverNumber(operation, phoneNumberId));
        if (interrupted.isEmpty()) {
            end(operation);
            return;
        }
        // The batch ends when its numbers are right, which the next look will see; here it is only hastened.
        var unused = scheduler.schedule(
                () -> recover(clock.instant().minus(GRACE)), clock.instant().plusSeconds(2));
    }

    private void recoverNumber(Operation operation, String phoneNumberId) {
        try {
            workflows.start(
                    NumberWorkflowIds.workflowId(phoneNumberId),
                    operation,
                    new Launch(
                            RecoverNumberWorkflow.class,
                            new RecoverNumberInput(operation.id(), phoneNumberId),
                            "Recover " + phoneNumberId + " after " + operation.id()));
        } catch (WorkflowExecutionAlreadyStarted e) {
            log.debug("Phone number {} is busy; its recovery has to wait", phoneNumberId);
        }
    }

    private void end(Operation operation) {
        FleetProgress progress = batches.progress(operation.id());
        OperationEnd end = OperationEnd.failed(
                OperationState.INTERRUPTED,
                OperationFailure.of(
                        ErrorCode.INTERRUPTED,
                        "The service stopped while the operation ran; numbers not yet reached were left as they are."
                                + " Start it again."));
        audit.audit(new AuditInput(
                operation.id(),
                failed(operation.type()),
                operation.owner(),
                AuditSubject.of(null, operation.agentId()),
                operation.type().isBatch() ? end.withCounts(counts(progress)) : end));
    }

    private static Map<String, Integer> counts(FleetProgress progress) {
        return Map.of(
                "total", progress.total(),
                "unchanged", progress.unchanged(),
                "updated", progress.updated(),
                "failed", progress.failed());
    }

    private static AuditAction failed(OperationType type) {
        return switch (type) {
            case UPDATE_FLEET, REPAIR_DRIFT -> AuditAction.WEBHOOKS_BATCH_FAILED;
            case UNDO_FLEET -> AuditAction.WEBHOOKS_BATCH_UNDO_FAILED;
            case RECONCILE_USAGE -> AuditAction.USAGE_RECONCILE_FAILED;
            case CHECK_DRIFT -> AuditAction.DRIFT_CHECK_FAILED;
            case ROTATE_AUTH_TOKEN -> AuditAction.AUTH_TOKEN_ROTATION_FAILED;
            default -> AuditAction.NUMBERS_IMPORT_FAILED;
        };
    }
}
