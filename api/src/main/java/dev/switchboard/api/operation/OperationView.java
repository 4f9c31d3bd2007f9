package dev.switchboard.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.drift.UnreadAccount;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.plan.LeftAlone;
import dev.switchboard.workflows.batch.BatchProgress;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation.
 *
 * @param phoneNumberId its number; none for an operation on many
 * @param chatbotId the agent concerned
 * @param sourceOperationId the batch that it undoes or tries again, or the check whose findings it repairs
 * @param progress of an operation on many numbers
 * @param errors its first failed numbers; all of them are at {@code /results}
 * @param result its number afterwards, when it completed
 * @param purchases of a purchase: each number that it is to buy, buys or has bought; told of a single operation only
 * @param notRead of a drift check: the Twilio accounts that could not be read, so that it says nothing of their
 *     numbers, and why; told of a single operation only, and left out when all were read
 * @param planId the plan that it carries out
 * @param leftAlone what the plan, or its undo, has left as it is, and why
 * @param counts of an operation on many numbers that ended
 * @param failure why it failed or, of a purchase that completed, why a part of it was not done
 * @param temporalUrl its runs in the Temporal UI, where there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationView(
        String id,
        OperationType type,
        OperationState state,
        @Nullable String phoneNumberId,
        @Nullable String chatbotId,
        @Nullable String sourceOperationId,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant endedAt,
        @Nullable Progress progress,
        @Nullable List<ItemView> errors,
        @Nullable ResultView result,
        @Nullable List<PurchaseView> purchases,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<UnreadAccount> notRead,

        @Nullable String planId,
        @Nullable List<LeftAlone> leftAlone,
        @Nullable Map<String, Integer> counts,
        @Nullable FailureView failure,
        @Nullable String temporalUrl) {

    /** One of which nothing is known beside its row, or of which that is left out. */
    static OperationView of(Operation operation, @Nullable String temporalUrl) {
        return of(operation, new Beside(null, null, null), temporalUrl);
    }

    /** What is known of a batch beside its row. */
    record OfBatch(
            Progress progress,
            List<ItemView> errors,
            @Nullable String planId,
            List<LeftAlone> leftAlone) {}

    static OperationView ofBatch(Operation operation, OfBatch batch, @Nullable String temporalUrl) {
        return of(operation, new Beside(batch, null, null), temporalUrl);
    }

    static OperationView ofPurchase(Operation operation, List<PurchaseView> purchases, @Nullable String temporalUrl) {
        return of(operation, new Beside(null, purchases, null), temporalUrl);
    }

    static OperationView ofCheck(Operation operation, List<UnreadAccount> notRead, @Nullable String temporalUrl) {
        return of(operation, new Beside(null, null, notRead), temporalUrl);
    }

    /** What is known beside the row, by what the operation is. */
    private record Beside(
            @Nullable OfBatch batch,
            @Nullable List<PurchaseView> purchases,
            @Nullable List<UnreadAccount> notRead) {}

    private static OperationView of(Operation operation, Beside beside, @Nullable String temporalUrl) {
        OfBatch batch = beside.batch();
        return new OperationView(
                operation.id(),
                operation.type(),
                operation.state(),
                operation.phoneNumberId(),
                operation.agentId(),
                operation.sourceOperationId(),
                operation.createdAt(),
                operation.updatedAt(),
                operation.endedAt(),
                batch == null ? null : batch.progress(),
                batch == null ? null : batch.errors(),
                ResultView.of(operation.result()),
                beside.purchases(),
                beside.notRead(),
                batch == null ? null : batch.planId(),
                batch == null || batch.leftAlone().isEmpty() ? null : batch.leftAlone(),
                operation.counts().isEmpty() ? null : operation.counts(),
                FailureView.of(operation.failure()),
                temporalUrl);
    }

    /**
     * How far an operation on many numbers is.
     *
     * @param pausedBecause why it paused itself; left out when it was asked to
     * @param requestsPerSecond its own rate, when it was given one
     * @param numbersPerSecond how many numbers ended in a second, pauses left out; left out before there are any
     * @param secondsLeft how long the remaining numbers take at that rate
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Progress(
            int total,
            int unchanged,
            int updated,
            int failed,
            int remaining,
            boolean paused,
            @Nullable String pausedBecause,
            @Nullable Double requestsPerSecond,
            @Nullable Double numbersPerSecond,
            @Nullable Long secondsLeft) {

        static Progress of(BatchProgress progress) {
            return new Progress(
                    progress.total(),
                    progress.unchanged(),
                    progress.updated(),
                    progress.failed(),
                    progress.remaining(),
                    progress.paused(),
                    progress.pausedBecause(),
                    progress.requestsPerSecond(),
                    progress.numbersPerSecond(),
                    progress.secondsLeft());
        }
    }
}
