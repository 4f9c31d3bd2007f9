package dev.switchboard.workflows.fleet;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.fleet.FleetCursor.Phase;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.saga.OperationFrame;
import io.temporal.common.VersioningBehavior;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowLock;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * See {@link UpdateFleetWebhooksWorkflow}. First every page of the account is compared and its items kept in the
 * database; then the numbers that differ are updated in chunks, page by page. A chunk is one step, which takes care of
 * its numbers one by one and looks into the database whether the batch goes on; here are only the window and the order.
 */
public final class UpdateFleetWebhooksWorkflowImpl implements UpdateFleetWebhooksWorkflow {

    /** Chunks under way at a time. The rate is held where the requests are sent; the window only keeps them coming. */
    static final int WINDOW = 40;

    /** Numbers of a chunk at most: of a small batch they are fewer, so that they still fill the window. */
    static final int CHUNK = 50;

    /** A batch with a rate of its own has as many under way as go in this time; a request does not wait for its turn for ever. */
    static final int WINDOW_SECONDS = 5;

    /** Numbers fetched at a time. */
    static final int BATCH = 1_000;

    /** Before the server suggests it, for a server that never does. */
    private static final int EVENTS_PER_RUN = 4_000;

    /** How often the numbers that another operation holds are tried again, and how long after. */
    static final int BUSY_SWEEPS = 6;

    static final Duration BUSY_PAUSE = Duration.ofSeconds(2);

    private final FleetActivities fleet = Workflow.newLocalActivityStub(FleetActivities.class, StepOptions.DATABASE);
    private final FleetTwilioActivities account =
            Workflow.newActivityStub(FleetTwilioActivities.class, StepOptions.BATCH_PAGE);

    private final UpdateFleetWebhooksInput input;
    private final NumbersUnderWay underWay;
    private FleetCursor cursor;
    private FleetProgress progress = new FleetProgress(0, 0, 0, 0);

    /** What is told by updates follows one another in the database as it did here. */
    private final WorkflowLock telling = Workflow.newWorkflowLock();

    /** How often the batch was told something. */
    private int told;

    /** Whether something has happened since that may have paused the batch. */
    private boolean mayBePaused = true;

    private boolean ending;

    @WorkflowInit
    public UpdateFleetWebhooksWorkflowImpl(UpdateFleetWebhooksInput input) {
        this.input = input;
        this.cursor = input.cursor();
        this.underWay = new NumbersUnderWay(input, fleet, () -> progress.requestsPerSecond(), () -> mayBePaused = true);
    }

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public FleetProgress update(UpdateFleetWebhooksInput sameInput) {
        boolean undoes = input.undoes() != null;
        OperationFrame frame = new OperationFrame(
                input.operationId(),
                input.owner(),
                undoes ? AuditAction.WEBHOOKS_BATCH_UNDONE : AuditAction.WEBHOOKS_BATCH_UPDATED,
                undoes ? AuditAction.WEBHOOKS_BATCH_UNDO_FAILED : AuditAction.WEBHOOKS_BATCH_FAILED);
        frame.beforeStep("end the numbers that were begun", this::endWhatIsUnderWay);
        new CountedOperation(frame).run(this::carryOut, () -> look().audited());
        Workflow.await(Workflow::isEveryHandlerFinished);
        return progress.counts();
    }

    private void carryOut() {
        try {
            fleet.keepLimit(input.operationId(), input.maxFailures());
            look();
            planPages();
            if (!input.dryRun()) {
                updatePlanned();
            }
        } catch (TemporalFailure failure) {
            ending = true;
            throw failure;
        }
        ending = true;
    }

    @Override
    public FleetProgress pause() {
        return told(() -> fleet.pause(input.operationId(), null));
    }

    @Override
    public void checkPause() {
        refuseAtTheEnd();
    }

    @Override
    public FleetProgress resume() {
        return told(() -> fleet.resume(input.operationId()));
    }

    @Override
    public void checkResume() {
        refuseAtTheEnd();
    }

    @Override
    public FleetProgress setRate(@Nullable Double requestsPerSecond) {
        return told(() -> fleet.setRate(input.operationId(), requestsPerSecond));
    }

    @Override
    public void checkRate(@Nullable Double requestsPerSecond) {
        refuseAtTheEnd();
        if (requestsPerSecond != null && !(requestsPerSecond > 0 && requestsPerSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("requestsPerSecond must be above 0");
        }
    }

    private void refuseAtTheEnd() {
        if (ending) {
            throw new IllegalStateException("The batch is about to end");
        }
    }

    private FleetProgress told(Functions.Func<FleetProgress> step) {
        telling.lock();
        try {
            FleetProgress now = step.apply();
            shown(now);
            mayBePaused = true;
            told++;
            return now;
        } finally {
            telling.unlock();
        }
    }

    /** Waits while the batch is paused. It may have paused itself, which is decided where the failures are counted. */
    private void awaitGoing() {
        while (mayBePaused) {
            mayBePaused = false;
            int before = told;
            if (look().paused()) {
                Workflow.await(() -> told != before || underWay.broken());
                underWay.throwWhenBroken();
                mayBePaused = true;
            }
        }
    }

    private FleetProgress look() {
        return shown(fleet.progress(input.operationId()));
    }

    private FleetProgress shown(FleetProgress now) {
        progress = now;
        Workflow.setCurrentDetails(FleetDetails.of(now));
        return now;
    }

    private void planPages() {
        while (cursor.phase() == Phase.PLANNING) {
            awaitGoing();
            boolean further = account.planPage(input.withCursor(cursor), cursor.page());
            if (further) {
                cursor = cursor.withNextPage();
            } else {
                fleet.planMissing(input);
                cursor = cursor.withPhase(Phase.CANARY);
            }
            look();
            continueAsNewWhenLong();
        }
    }

    private void updatePlanned() {
        updateCanaries();
        updateNumbers();
    }

    /** Nothing new is begun, and what was begun ends before the batch does. */
    private void endWhatIsUnderWay() {
        fleet.stop(input.operationId());
        underWay.awaitAll();
        List<String> begun = fleet.begun(input.operationId());
        for (int sweep = 0; sweep <= BUSY_SWEEPS && !begun.isEmpty(); sweep++) {
            if (sweep > 0) {
                Workflow.sleep(BUSY_PAUSE);
            }
            // They may be of several accounts, and are a window's at most.
            underWay.start(begun, input.owner());
            underWay.awaitAll();
            begun = fleet.begun(input.operationId());
        }
        if (!begun.isEmpty()) {
            throw Failures.nonRetryable(OperationFailure.of(
                    ErrorCode.INTERNAL,
                    "Begun and not ended: " + String.join(", ", begun) + ". Look at what Twilio holds for them."));
        }
    }

    /** The first few numbers, updated and looked at before the others are touched. */
    private void updateCanaries() {
        if (cursor.phase() != Phase.CANARY) {
            return;
        }
        fleet.beginUpdating(input.operationId());
        if (input.canary() > 0) {
            List<PendingNumber> canaries = canaries();
            do {
                awaitGoing();
                start(canaries);
                awaitAll();
            } while (underWay.wereLeftOut());
            List<String> wrong = underWay.verify(canaries, chunkSize(canaries.size()));
            if (!wrong.isEmpty()) {
                told(() -> fleet.pause(input.operationId(), "Canary: " + String.join(" ", wrong)));
            }
        }
        cursor = cursor.withPhase(Phase.UPDATING);
    }

    private List<PendingNumber> canaries() {
        List<PendingNumber> canaries = new ArrayList<>();
        FleetCursor where = FleetCursor.START;
        while (canaries.size() < input.canary()) {
            List<PendingNumber> ofPage = fleet.nextPending(
                            input.operationId(),
                            where.page(),
                            where.afterPhoneNumberId(),
                            input.canary() - canaries.size())
                    .numbers();
            canaries.addAll(ofPage);
            if (ofPage.isEmpty()) {
                return canaries;
            }
            where = where.withStarted(ofPage.get(ofPage.size() - 1));
        }
        return canaries;
    }

    private void updateNumbers() {
        while (true) {
            PendingNumbers pending = nextPending();
            start(pending.numbers());
            look();
            if (pending.numbers().isEmpty() && nothingIsLeft()) {
                return;
            }
            continueAsNewWhenLong();
        }
    }

    private PendingNumbers nextPending() {
        PendingNumbers pending = pendingAfter(cursor);
        if (!pending.stale()) {
            return pending;
        }
        try {
            account.replanPage(
                    input.withCursor(cursor), pending.numbers().get(0).page());
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof CanceledFailure) {
                throw failure;
            }
            // Each number is then read by itself before it is written.
            return pending;
        }
        return pendingAfter(cursor);
    }

    private PendingNumbers pendingAfter(FleetCursor where) {
        return fleet.nextPending(input.operationId(), where.page(), where.afterPhoneNumberId(), BATCH);
    }

    /** In chunks of one account each. What is not begun, as the batch was paused meanwhile, is still pending. */
    private void start(List<PendingNumber> numbers) {
        int size = chunkSize(Math.max(numbers.size(), progress.remaining()));
        List<String> chunk = new ArrayList<>();
        String accountSid = "";
        for (PendingNumber number : numbers) {
            cursor = cursor.withStarted(number);
            if (number.byWorkflow() && input.undoes() == null) {
                awaitTurn();
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
            awaitTurn();
            underWay.start(List.copyOf(chunk), accountSid);
        }
    }

    private static int chunkSize(int numbers) {
        return Math.max(1, Math.min(CHUNK, (numbers + WINDOW - 1) / WINDOW));
    }

    /** Numbers that were busy, or not begun, are still pending; they get their turn some more times. */
    private boolean nothingIsLeft() {
        awaitAll();
        List<PendingNumber> busy =
                fleet.nextPending(input.operationId(), 0, "", BATCH).numbers();
        if (busy.isEmpty()) {
            return true;
        }
        if (underWay.wereLeftOut()) {
            cursor = cursor.withSweep(cursor.sweep());
            return false;
        }
        if (cursor.sweep() < BUSY_SWEEPS) {
            Workflow.sleep(BUSY_PAUSE);
            cursor = cursor.withSweep(cursor.sweep() + 1);
            return false;
        }
        busy.forEach(number -> {
            fleet.failItem(input.operationId(), number.phoneNumberId(), busy(number.phoneNumberId()));
            mayBePaused = true;
        });
        return false;
    }

    private void awaitAll() {
        underWay.awaitAll();
        underWay.throwWhenBroken();
    }

    private void awaitTurn() {
        do {
            awaitGoing();
            Workflow.await(() -> underWay.count() < window() || mayBePaused || underWay.broken());
            underWay.throwWhenBroken();
        } while (mayBePaused);
    }

    private int window() {
        Double ownRate = progress.requestsPerSecond();
        return ownRate == null ? WINDOW : (int) Math.max(1, Math.min(WINDOW, ownRate * WINDOW_SECONDS));
    }

    private static OperationFailure busy(String phoneNumberId) {
        return OperationFailure.of(
                ErrorCode.OPERATION_RUNNING,
                "Another operation on " + phoneNumberId + " was still running. Update it again when that has ended.");
    }

    private void continueAsNewWhenLong() {
        WorkflowInfo run = Workflow.getInfo();
        if (run.isContinueAsNewSuggested() || run.getHistoryLength() > EVENTS_PER_RUN) {
            Workflow.await(() -> underWay.count() == 0 && Workflow.isEveryHandlerFinished());
            Workflow.continueAsNew(input.withCursor(cursor));
        }
    }
}
