package dev.switchboard.workflows.batch;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.assignment.InBatch;
import dev.switchboard.workflows.assignment.Undone;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.OperationPace;
import dev.switchboard.workflows.saga.Pause;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The numbers of a batch that are under way, in chunks and by workflows of their own. They end before the batch does,
 * also when it is cancelled: no number is left half written.
 */
final class NumbersUnderWay {

    private static final Logger log = Workflow.getLogger(NumbersUnderWay.class);

    /** How often the numbers that another operation holds are tried again, and how long after. */
    static final int BUSY_SWEEPS = 6;

    static final Duration BUSY_PAUSE = Duration.ofSeconds(2);

    private final UpdateFleetWebhooksInput input;
    private final BatchActivities batch;
    private final NumberWorkflows workflows;
    private final Functions.Func<@Nullable Double> ownRate;
    private final Functions.Proc mayBePaused;
    private int count;
    private boolean stopped;
    private @Nullable ActivityFailure broken;

    /**
     * @param ownRate the batch's own rate as it is now, when it has one
     * @param mayBePaused is told when what has happened may have paused the batch
     */
    NumbersUnderWay(
            UpdateFleetWebhooksInput input,
            BatchActivities batch,
            Functions.Func<@Nullable Double> ownRate,
            Functions.Proc mayBePaused) {
        this.input = input;
        this.batch = batch;
        this.workflows = new NumberWorkflows(input.operationId(), input.owner());
        this.ownRate = ownRate;
        this.mayBePaused = mayBePaused;
    }

    /** How many chunks, and workflows of single numbers, are under way. */
    int count() {
        return count;
    }

    void awaitAll() {
        Workflow.await(() -> count == 0);
    }

    /** Whether a chunk failed as a whole: by a mistake of ours, or since the batch has ended already. */
    boolean broken() {
        return broken != null;
    }

    /** Fails as the chunk did that failed as a whole, when one did. */
    void throwWhenBroken() {
        if (broken != null) {
            throw broken;
        }
    }

    /** Whether numbers were not begun since this was asked last, though their chunk was started. */
    boolean wereLeftOut() {
        boolean were = stopped;
        stopped = false;
        return were;
    }

    /**
     * Starts to update numbers of one account.
     *
     * @param accountSid for whose share of the workers they count
     */
    void start(List<String> phoneNumberIds, String accountSid) {
        detached(() -> update(new BatchChunk(input.operationId(), input.owner(), phoneNumberIds), accountSid));
    }

    /** Starts a number's own workflow: its WhatsApp sender differs, or its binding changes. */
    void start(PendingNumber number) {
        detached(() -> runWorkflow(number));
    }

    /** What is wrong with the numbers, which were updated: a sentence for each thing. */
    List<String> verify(List<PendingNumber> numbers, int atATime) {
        List<Promise<List<String>>> looks = new ArrayList<>();
        for (int from = 0; from < numbers.size(); from += atATime) {
            List<PendingNumber> some = numbers.subList(from, Math.min(numbers.size(), from + atATime));
            BatchChunk chunk = new BatchChunk(
                    input.operationId(),
                    input.owner(),
                    some.stream().map(PendingNumber::phoneNumberId).toList());
            looks.add(
                    Async.function(steps("Verify " + chunk.words(), some.get(0).accountSid())::verifyNumbers, chunk));
        }
        List<String> wrong = new ArrayList<>();
        looks.forEach(look -> wrong.addAll(look.get()));
        return wrong;
    }

    /** Nothing new is begun, and what was begun ends before the batch does. */
    void endAll() {
        batch.stop(input.operationId());
        awaitAll();
        List<String> begun = batch.begun(input.operationId());
        for (int sweep = 0; sweep <= BUSY_SWEEPS && !begun.isEmpty(); sweep++) {
            if (sweep > 0) {
                Pause.of(BUSY_PAUSE, "Until numbers that were begun are tried again");
            }
            // They may be of several accounts, and are a window's at most.
            start(begun, input.owner());
            awaitAll();
            begun = batch.begun(input.operationId());
        }
        if (!begun.isEmpty()) {
            throw Failures.nonRetryable(OperationFailure.of(
                    ErrorCode.INTERNAL,
                    "Begun and not ended: " + String.join(", ", begun) + ". Look at what Twilio holds for them."));
        }
    }

    private void detached(Functions.Proc step) {
        count++;
        Workflow.newDetachedCancellationScope(() -> Async.procedure(() -> {
                    try {
                        step.apply();
                    } finally {
                        count--;
                    }
                }))
                .run();
    }

    private void update(BatchChunk chunk, String accountSid) {
        ChunkResult result;
        try {
            result = steps(chunk.words(), accountSid).updateNumbers(chunk);
        } catch (ActivityFailure failure) {
            broken = failure;
            return;
        }
        stopped |= result.stopped();
        if (result.stopped() || !result.failed().isEmpty()) {
            mayBePaused.apply();
        }
    }

    private static BatchTwilioActivities steps(String summary, String accountSid) {
        ActivityOptions options = ActivityOptions.newBuilder(StepOptions.ofAccount(StepOptions.BATCH_CHUNK, accountSid))
                .setSummary(summary)
                .build();
        return Workflow.newActivityStub(BatchTwilioActivities.class, options);
    }

    private void runWorkflow(PendingNumber pending) {
        String phoneNumberId = pending.phoneNumberId();
        try {
            workflows.run(pending, new InBatch(pending.senderSid(), ownPace(), undone(pending.wish())));
        } catch (ChildWorkflowFailure failure) {
            if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
                return;
            }
            if (failure.getCause() instanceof TerminatedFailure) {
                recover(phoneNumberId);
            }
            batch.failItem(input.operationId(), phoneNumberId, Failures.reasonOf(failure));
            mayBePaused.apply();
        }
    }

    private static @Nullable Undone undone(@Nullable BindingWish wish) {
        return wish == null ? null : wish.undone();
    }

    /** Whoever has its id by now takes care of it: an operator who ends a workflow may have started the recovery. */
    private void recover(String phoneNumberId) {
        try {
            workflows.recover(phoneNumberId);
        } catch (ChildWorkflowFailure failure) {
            log.warn("{} was not recovered", phoneNumberId, failure);
        }
    }

    private @Nullable OperationPace ownPace() {
        Double rate = ownRate.apply();
        return rate == null ? null : new OperationPace(input.operationId(), rate);
    }
}
