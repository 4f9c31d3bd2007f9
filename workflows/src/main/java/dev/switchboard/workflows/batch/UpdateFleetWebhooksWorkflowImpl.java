package dev.switchboard.workflows.batch;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.batch.BatchCursor.Phase;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.saga.OperationFrame;
import dev.switchboard.workflows.saga.Pause;
import io.temporal.common.VersioningBehavior;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * See {@link UpdateFleetWebhooksWorkflow}. First every page of the account is compared and its items kept in the
 * database; then the numbers that differ are updated in chunks, page by page. A chunk is one step, which takes care of
 * its numbers one by one and looks into the database whether the batch goes on; here are only the window and the order.
 */
public final class UpdateFleetWebhooksWorkflowImpl implements UpdateFleetWebhooksWorkflow {

    /** Numbers of a chunk at most: of a small batch they are fewer, so that they still fill the window. */
    static final int CHUNK = 50;

    /** Before the server suggests it, for a server that never does. */
    private static final int EVENTS_PER_RUN = 4_000;

    private final BatchActivities batch =
            Workflow.newLocalActivityStub(BatchActivities.class, StepOptions.database("Numbers of the batch"));
    private final BatchTwilioActivities account =
            Workflow.newActivityStub(BatchTwilioActivities.class, StepOptions.BATCH_PAGE);

    private final UpdateFleetWebhooksInput input;
    private final BatchControl control;
    private final NumbersUnderWay underWay;
    private final NextNumbers next;
    private BatchCursor cursor;

    @WorkflowInit
    public UpdateFleetWebhooksWorkflowImpl(UpdateFleetWebhooksInput input) {
        this.input = input;
        this.cursor = input.cursor();
        this.control = new BatchControl(input.operationId(), batch);
        this.underWay = new NumbersUnderWay(input, batch, control::ownRate, control::mayBePaused);
        this.next = new NextNumbers(input, batch, account);
    }

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public BatchProgress update(UpdateFleetWebhooksInput sameInput) {
        OperationFrame frame = frame();
        frame.beforeStep("end the numbers that were begun", underWay::endAll);
        new CountedOperation(frame).run(this::carryOut, () -> control.look().audited());
        Workflow.await(Workflow::isEveryHandlerFinished);
        return control.progress().counts();
    }

    private OperationFrame frame() {
        AuditAction succeeded = AuditAction.WEBHOOKS_BATCH_UPDATED;
        AuditAction failed = AuditAction.WEBHOOKS_BATCH_FAILED;
        if (input.scope().binds()) {
            succeeded = AuditAction.ASSIGNMENTS_BATCH_CHANGED;
            failed = AuditAction.ASSIGNMENTS_BATCH_FAILED;
        } else if (input.scope().undoes() != null) {
            succeeded = AuditAction.WEBHOOKS_BATCH_UNDONE;
            failed = AuditAction.WEBHOOKS_BATCH_UNDO_FAILED;
        }
        return new OperationFrame(input.operationId(), input.owner(), succeeded, failed);
    }

    private void carryOut() {
        try {
            batch.keepLimit(input.operationId(), input.care().maxFailures());
            control.look();
            planPages();
            if (!input.care().dryRun()) {
                updatePlanned();
            }
        } catch (TemporalFailure failure) {
            control.end();
            throw failure;
        }
        control.end();
    }

    @Override
    public BatchProgress pause() {
        return control.pause(null);
    }

    @Override
    public void checkPause() {
        control.refuseAtTheEnd();
    }

    @Override
    public BatchProgress resume() {
        return control.resume();
    }

    @Override
    public void checkResume() {
        control.refuseAtTheEnd();
    }

    @Override
    public BatchProgress setRate(@Nullable Double requestsPerSecond) {
        return control.setRate(requestsPerSecond);
    }

    @Override
    public void checkRate(@Nullable Double requestsPerSecond) {
        control.refuseAtTheEnd();
        if (requestsPerSecond != null && !(requestsPerSecond > 0 && requestsPerSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("requestsPerSecond must be above 0");
        }
    }

    private void planPages() {
        while (cursor.phase() == Phase.PLANNING) {
            control.awaitGoing(underWay);
            boolean further = account.planPage(input.withCursor(cursor), cursor.page());
            if (further) {
                cursor = cursor.withNextPage();
            } else {
                batch.planMissing(input);
                cursor = cursor.withPhase(Phase.CANARY);
            }
            control.look();
            continueAsNewWhenLong();
        }
    }

    private void updatePlanned() {
        updateCanaries();
        updateNumbers();
    }

    /** The first few numbers, updated and looked at before the others are touched. */
    private void updateCanaries() {
        if (cursor.phase() != Phase.CANARY) {
            return;
        }
        batch.beginUpdating(input.operationId());
        if (input.care().canary() > 0) {
            List<PendingNumber> canaries = next.first(input.care().canary());
            do {
                control.awaitGoing(underWay);
                start(canaries);
                awaitAll();
            } while (underWay.wereLeftOut());
            List<String> wrong = underWay.verify(canaries, chunkSize(canaries.size()));
            if (!wrong.isEmpty()) {
                control.pause("Canary: " + String.join(" ", wrong));
            }
        }
        cursor = cursor.withPhase(Phase.UPDATING);
    }

    private void updateNumbers() {
        while (true) {
            PendingNumbers pending = next.after(cursor);
            start(pending.numbers());
            control.look();
            if (pending.numbers().isEmpty() && nothingIsLeft()) {
                return;
            }
            continueAsNewWhenLong();
        }
    }

    /** In chunks of one account each. What is not begun, as the batch was paused meanwhile, is still pending. */
    private void start(List<PendingNumber> numbers) {
        int size = chunkSize(Math.max(numbers.size(), control.progress().remaining()));
        List<String> chunk = new ArrayList<>();
        String accountSid = "";
        for (PendingNumber number : numbers) {
            cursor = cursor.withStarted(number);
            if (number.byWorkflow() && (number.wish() != null || input.scope().undoes() == null)) {
                control.awaitTurn(underWay);
                underWay.start(number);
                continue;
            }
            if (chunk.size() == size || !number.accountSid().equals(accountSid)) {
                start(chunk, accountSid);
                chunk.clear();
                accountSid = number.accountSid();
            }
            chunk.add(number.phoneNumberId());
        }
        start(chunk, accountSid);
    }

    private void start(List<String> chunk, String accountSid) {
        if (!chunk.isEmpty()) {
            control.awaitTurn(underWay);
            underWay.start(List.copyOf(chunk), accountSid);
        }
    }

    private static int chunkSize(int numbers) {
        return Math.max(1, Math.min(CHUNK, (numbers + BatchControl.WINDOW - 1) / BatchControl.WINDOW));
    }

    /** Numbers that were busy, or not begun, are still pending; they get their turn some more times. */
    private boolean nothingIsLeft() {
        awaitAll();
        List<PendingNumber> busy =
                batch.nextPending(input.operationId(), 0, "", NextNumbers.BATCH).numbers();
        if (busy.isEmpty()) {
            return true;
        }
        if (underWay.wereLeftOut()) {
            cursor = cursor.withSweep(cursor.sweep());
            return false;
        }
        if (cursor.sweep() < NumbersUnderWay.BUSY_SWEEPS) {
            Pause.of(NumbersUnderWay.BUSY_PAUSE, "Until numbers that were busy are tried again");
            cursor = cursor.withSweep(cursor.sweep() + 1);
            return false;
        }
        busy.forEach(number -> {
            batch.failItem(input.operationId(), number.phoneNumberId(), busy(number.phoneNumberId()));
            control.mayBePaused();
        });
        return false;
    }

    private void awaitAll() {
        underWay.awaitAll();
        underWay.throwWhenBroken();
    }

    private static OperationFailure busy(String phoneNumberId) {
        return OperationFailure.of(
                ErrorCode.OPERATION_RUNNING,
                "Another operation on " + phoneNumberId + " was still running. Try it again when that has ended.");
    }

    private void continueAsNewWhenLong() {
        WorkflowInfo run = Workflow.getInfo();
        if (run.isContinueAsNewSuggested() || run.getHistoryLength() > EVENTS_PER_RUN) {
            Workflow.await(() -> underWay.count() == 0 && Workflow.isEveryHandlerFinished());
            Workflow.continueAsNew(input.withCursor(cursor));
        }
    }
}
