package dev.switchboard.workflows.batch;

import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowLock;
import org.jspecify.annotations.Nullable;

/**
 * What a batch is told while it runs, and whether it goes on. Both are decided in the database; here is what was heard
 * of it last.
 */
final class BatchControl {

    /** Chunks under way at a time. The rate is held where the requests are sent; the window only keeps them coming. */
    static final int WINDOW = 40;

    /**
     * A batch with a rate of its own has as many under way as go in this time; a request does not wait for its turn for
     * ever.
     */
    static final int WINDOW_SECONDS = 5;

    private final String operationId;
    private final BatchActivities batch;

    /** What is told by updates follows one another in the database as it did here. */
    private final WorkflowLock telling = Workflow.newWorkflowLock();

    private BatchProgress progress = new BatchProgress(0, 0, 0, 0);

    /** How often the batch was told something. */
    private int told;

    /** Whether something has happened since that may have paused the batch. */
    private boolean mayBePaused = true;

    private boolean ending;

    BatchControl(String operationId, BatchActivities batch) {
        this.operationId = operationId;
        this.batch = batch;
    }

    /** @param reason why it pauses itself; none when somebody has asked for it */
    BatchProgress pause(@Nullable String reason) {
        return told(() -> batch.pause(operationId, reason));
    }

    BatchProgress resume() {
        return told(() -> batch.resume(operationId));
    }

    /** @param requestsPerSecond none for the account's own rate */
    BatchProgress setRate(@Nullable Double requestsPerSecond) {
        return told(() -> batch.setRate(operationId, requestsPerSecond));
    }

    private BatchProgress told(Functions.Func<BatchProgress> step) {
        telling.lock();
        try {
            BatchProgress now = step.apply();
            shown(now);
            mayBePaused = true;
            told++;
            return now;
        } finally {
            telling.unlock();
        }
    }

    /** From now on the batch can be told nothing. */
    void end() {
        ending = true;
    }

    void refuseAtTheEnd() {
        if (ending) {
            throw new IllegalStateException("The batch is about to end");
        }
    }

    /** Waits while the batch is paused. It may have paused itself, which is decided where the failures are counted. */
    void awaitGoing(NumbersUnderWay underWay) {
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

    /** Waits until the batch goes on and fewer numbers are under way than its rate has use for. */
    void awaitTurn(NumbersUnderWay underWay) {
        do {
            awaitGoing(underWay);
            Workflow.await(() -> underWay.count() < window() || mayBePaused || underWay.broken());
            underWay.throwWhenBroken();
        } while (mayBePaused);
    }

    private int window() {
        Double ownRate = ownRate();
        return ownRate == null ? WINDOW : (int) Math.max(1, Math.min(WINDOW, ownRate * WINDOW_SECONDS));
    }

    /** Something has happened that may have paused the batch. */
    void mayBePaused() {
        mayBePaused = true;
    }

    /** The batch's own rate as it was heard last, when it has one. */
    @Nullable Double ownRate() {
        return progress.requestsPerSecond();
    }

    /** As was heard last. */
    BatchProgress progress() {
        return progress;
    }

    /** As the database has it now. */
    BatchProgress look() {
        return shown(batch.progress(operationId));
    }

    private BatchProgress shown(BatchProgress now) {
        progress = now;
        Workflow.setCurrentDetails(BatchDetails.of(now));
        return now;
    }
}
