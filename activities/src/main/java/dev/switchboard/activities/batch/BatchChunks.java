package dev.switchboard.activities.batch;

import dev.switchboard.activities.attempt.Heartbeats;
import dev.switchboard.activities.audit.OperationAudit;
import dev.switchboard.activities.batch.ChunkAttempt.Patience;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.batch.BatchChunk;
import dev.switchboard.workflows.batch.ChunkResult;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Chunks of a batch's numbers, one number after the other: each is updated or, when that fails, put back and audited.
 * What was begun and has not ended is on record, so an attempt that comes after a lost one carries on with just that.
 */
@Component
final class BatchChunks {

    /**
     * No further number is begun after this, so that an attempt ends long before its timeout, however slow the account.
     */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(BatchChunks.class);

    private final BatchNumbers numbers;
    private final BatchVerification verification;
    private final Batches batches;
    private final BatchResults results;
    private final Operations operations;
    private final OperationAudit audit;

    BatchChunks(
            BatchNumbers numbers,
            BatchVerification verification,
            Batches batches,
            BatchResults results,
            Operations operations,
            OperationAudit audit) {
        this.numbers = numbers;
        this.verification = verification;
        this.batches = batches;
        this.results = results;
        this.operations = operations;
        this.audit = audit;
    }

    /** See {@link dev.switchboard.workflows.batch.BatchTwilioActivities#updateNumbers}. */
    ChunkResult update(BatchChunk chunk) {
        long start = System.nanoTime();
        AtomicInteger ended = new AtomicInteger();
        try (Heartbeats heartbeats = Heartbeats.start(ended::get)) {
            ChunkAttempt attempt = attempt(chunk, heartbeats);
            Tally tally = new Tally();
            Set<String> begun = new HashSet<>(results.interrupted(chunk.operationId(), chunk.phoneNumberIds()));
            boolean undoes = operations
                    .find(chunk.operationId())
                    .filter(operation -> operation.type() == OperationType.UNDO_FLEET)
                    .isPresent();
            for (String phoneNumberId : chunk.phoneNumberIds()) {
                boolean inTime = System.nanoTime() - start < LONGEST.toNanos();
                if (begun.contains(phoneNumberId) || (inTime && attempt.goesOn())) {
                    BatchNumber number = new BatchNumber(chunk.operationId(), chunk.owner(), phoneNumberId);
                    update(number, attempt, undoes, begun.contains(phoneNumberId), tally);
                    ended.incrementAndGet();
                } else {
                    tally.stopped = true;
                }
            }
            return tally.result();
        } catch (ChunkAttempt.Lost lost) {
            throw lost.toActivityFailure();
        }
    }

    /** See {@link dev.switchboard.workflows.batch.BatchTwilioActivities#verifyNumbers}. */
    List<String> verify(BatchChunk chunk) {
        AtomicInteger ended = new AtomicInteger();
        try (Heartbeats heartbeats = Heartbeats.start(ended::get)) {
            ChunkAttempt attempt = attempt(chunk, heartbeats);
            List<String> wrong = new ArrayList<>();
            for (String phoneNumberId : chunk.phoneNumberIds()) {
                BatchNumber number = new BatchNumber(chunk.operationId(), chunk.owner(), phoneNumberId);
                Optional<OperationFailure> failed = results.failure(chunk.operationId(), phoneNumberId);
                if (failed.isPresent()) {
                    wrong.add(phoneNumberId + ": " + failed.get().message());
                    continue;
                }
                try {
                    attempt.call(Patience.FORWARD, (context, time) -> verification.verify(number, context))
                            .forEach(sentence -> wrong.add(phoneNumberId + ": " + sentence));
                } catch (TwilioException | ApplicationFailure e) {
                    wrong.add(phoneNumberId + " could not be verified: "
                            + reasonOf(e).message());
                }
                ended.incrementAndGet();
            }
            return wrong;
        } catch (ChunkAttempt.Lost lost) {
            throw lost.toActivityFailure();
        }
    }

    private ChunkAttempt attempt(BatchChunk chunk, Heartbeats heartbeats) {
        return new ChunkAttempt(chunk.operationId(), () -> batches.steering(chunk.operationId()), heartbeats);
    }

    private void update(BatchNumber number, ChunkAttempt attempt, boolean undoes, boolean resumed, Tally tally) {
        try {
            NumberOutcome outcome = attempt.call(
                    undoes ? Patience.SETTLE : Patience.FORWARD, (context, time) -> numbers.update(number, context));
            if (outcome == NumberOutcome.BUSY) {
                tally.busy++;
            } else {
                tally.updated++;
            }
        } catch (ChunkAttempt.Lost lost) {
            throw lost;
        } catch (RuntimeException e) {
            tally.failed.add(number.phoneNumberId() + ": "
                    + turnBack(number, e, attempt, undoes, resumed).message());
        }
    }

    /** Puts the number back, and audits how that ended. */
    private OperationFailure turnBack(
            BatchNumber number, RuntimeException caught, ChunkAttempt attempt, boolean undoes, boolean resumed) {
        if (!attempt.call(Patience.UNDO, (context, time) -> numbers.isPending(number))) {
            throw ChunkAttempt.Lost.toAnother("Another attempt has ended " + number.phoneNumberId() + ".");
        }
        OperationFailure reason = reasonOf(caught);
        List<OperationFailure> incomplete = new ArrayList<>();
        RestoredNumber restored = RestoredNumber.NOTHING;
        attempt.settle();
        try {
            restored = attempt.call(
                    Patience.UNDO, (context, time) -> numbers.restore(number, context, resumed || time > 1));
            if (!restored.refused().isEmpty()) {
                incomplete.add(notRestored(Failures.notTakenBack(restored.refused())));
            }
        } catch (ChunkAttempt.Lost lost) {
            throw lost;
        } catch (RuntimeException undo) {
            log.error("{} of {} could not be put back", number.phoneNumberId(), number.operationId(), undo);
            incomplete.add(notRestored(undo));
        }
        OperationFailure described =
                reason.withLeftAlone(restored.changedByOthers()).withIncomplete(incomplete);
        AuditInput end = new AuditInput(
                number.operationId(),
                undoes ? AuditAction.WEBHOOKS_RESTORE_FAILED : AuditAction.WEBHOOKS_UPDATE_FAILED,
                number.owner(),
                AuditSubject.of(number.phoneNumberId(), restored.agentId()).withBefore(restored.before()),
                OperationEnd.failed(
                        incomplete.isEmpty() ? OperationState.COMPENSATED : OperationState.COMPENSATION_INCOMPLETE,
                        described));
        attempt.call(Patience.UNDO, (context, time) -> {
            audit.append(end);
            return true;
        });
        return described;
    }

    private static OperationFailure notRestored(RuntimeException undo) {
        OperationFailure reason = reasonOf(undo);
        return reason.withMessage("Could not restore the route: " + reason.message());
    }

    private static OperationFailure reasonOf(RuntimeException e) {
        if (e instanceof TwilioException failed) {
            return failed.failure();
        }
        if (e instanceof ApplicationFailure) {
            return Failures.reasonOf(e);
        }
        log.error("A number of a batch failed by a mistake of ours", e);
        return OperationFailure.of(
                ErrorCode.INTERNAL,
                "An unexpected " + e.getClass().getSimpleName() + "; the worker's log has the details.");
    }

    private static final class Tally {

        private int updated;
        private int busy;
        private boolean stopped;
        private final List<String> failed = new ArrayList<>();

        ChunkResult result() {
            return new ChunkResult(updated, busy, failed, stopped);
        }
    }
}
