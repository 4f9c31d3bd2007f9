package dev.switchboard.api.operation;

import dev.switchboard.activities.account.TokenRotations;
import dev.switchboard.activities.batch.Batches;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.workflows.account.AccountWorkflowIds;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.recovery.LostRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How operations end whose run is gone, where no recovery of a number tells it. */
@Component
@ConditionalOnWorkers
final class InterruptedEnds {

    private final Batches batches;
    private final TokenRotations rotations;
    private final AuditActivities audit;
    private final Clock clock;
    private final Duration rotationGrace;

    InterruptedEnds(
            Batches batches,
            TokenRotations rotations,
            AuditActivities audit,
            Clock clock,
            @Value("${switchboard.twilio.rotation.grace:15m}") Duration rotationGrace) {
        this.batches = batches;
        this.rotations = rotations;
        this.audit = audit;
        this.clock = clock;
        this.rotationGrace = rotationGrace;
    }

    /** Of an operation on many numbers, or on none: what it had begun has been put right. */
    void endOfMany(Operation operation, LostRun lost) {
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
    void endRotation(Operation operation, LostRun lost) {
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
            case ASSIGN_FLEET, UNASSIGN_FLEET, MOVE_FLEET, APPLY_PLAN -> AuditAction.ASSIGNMENTS_BATCH_FAILED;
            case RECONCILE_USAGE -> AuditAction.USAGE_RECONCILE_FAILED;
            case CHECK_DRIFT -> AuditAction.DRIFT_CHECK_FAILED;
            default -> AuditAction.NUMBERS_IMPORT_FAILED;
        };
    }
}
