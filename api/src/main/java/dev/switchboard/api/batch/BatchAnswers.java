package dev.switchboard.api.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.batch.BatchItem;
import dev.switchboard.activities.batch.BatchPlan;
import dev.switchboard.activities.batch.BatchPlans;
import dev.switchboard.activities.batch.BatchResults;
import dev.switchboard.activities.batch.BatchWishes;
import dev.switchboard.activities.batch.Batches;
import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.plan.LeftAlone;
import dev.switchboard.activities.plan.OperationSettings;
import dev.switchboard.activities.twilio.TwilioProperties;
import dev.switchboard.api.operation.ItemView;
import dev.switchboard.workflows.batch.BatchProgress;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a batch that ended is answered with. */
@Component
final class BatchAnswers {

    /** Numbers in an answer; all of them are at {@code /api/operations/{id}/results}. */
    private static final int MOST = 1_000;

    /** Numbers whose changes a plan shows. */
    private static final int MOST_CHANGES = 100;

    private final BatchResults results;
    private final Batches batches;
    private final BatchPlans items;
    private final BatchWishes wishes;
    private final OperationSettings settings;
    private final TwilioProperties twilio;

    BatchAnswers(
            BatchResults results,
            Batches batches,
            BatchPlans items,
            BatchWishes wishes,
            OperationSettings settings,
            TwilioProperties twilio) {
        this.results = results;
        this.batches = batches;
        this.items = items;
        this.wishes = wishes;
        this.settings = settings;
        this.twilio = twilio;
    }

    /** Of a batch that was carried out. */
    BatchAnswer done(Operation operation) {
        BatchProgress progress = batches.progress(operation.id());
        int right = progress.updated() + progress.unchanged();
        boolean undo = operation.type() == OperationType.UNDO_FLEET;
        List<LeftAlone> leftAlone = settings.leftAlone(operation.id());
        long conflicts =
                leftAlone.stream().filter(left -> left.kind().equals("NUMBER")).count();
        String message = whatWasDone(operation) + " " + (undo ? progress.updated() : right) + " phone numbers"
                + (conflicts == 0 ? "" : "; left " + conflicts + " that cannot be changed as the plan's file says");
        return new BatchAnswer(
                progress.failed() == 0,
                message,
                new Results(right, progress.failed(), progress.unchanged(), errors(operation)),
                null,
                leftAlone.isEmpty() ? null : leftAlone);
    }

    /** Of a batch that was only planned. */
    BatchAnswer planned(Operation operation) {
        BatchProgress progress = batches.progress(operation.id());
        BatchPlan plan = items.plan(operation.id());
        return new BatchAnswer(
                progress.failed() == 0,
                would(operation.type()) + " " + progress.remaining() + " phone numbers",
                new Results(
                        progress.remaining() + progress.unchanged(),
                        progress.failed(),
                        progress.unchanged(),
                        errors(operation)),
                new Plan(
                        progress.remaining(),
                        progress.unchanged(),
                        progress.failed(),
                        plan.requests(),
                        twilio.secondsFor(plan.requests()),
                        results.list(operation.id(), ItemState.PENDING, null, MOST_CHANGES).items().stream()
                                .map(ItemView::of)
                                .toList()),
                null);
    }

    private String whatWasDone(Operation operation) {
        return switch (operation.type()) {
            case ASSIGN_FLEET -> "Assigned";
            case UNASSIGN_FLEET -> "Unassigned";
            case MOVE_FLEET -> "Moved";
            case APPLY_PLAN -> "Carried the plan out for";
            case UNDO_FLEET -> wishes.areOf(operation.id()) ? "Put back the assignments of" : "Put back webhooks of";
            default -> "Updated webhooks for";
        };
    }

    private static String would(OperationType type) {
        return switch (type) {
            case ASSIGN_FLEET -> "Would assign";
            case UNASSIGN_FLEET -> "Would unassign";
            case MOVE_FLEET -> "Would move";
            default -> "Would update webhooks for";
        };
    }

    private List<ItemError> errors(Operation operation) {
        return results.list(operation.id(), ItemState.FAILED, null, MOST).items().stream()
                .map(BatchAnswers::error)
                .toList();
    }

    private static ItemError error(BatchItem item) {
        OperationFailure failure = Objects.requireNonNull(item.failure(), "A failed item has a reason");
        return new ItemError(
                item.phoneNumberId(),
                item.phoneNumber(),
                failure.message(),
                failure.code().code());
    }

    /**
     * The answer of an update of many numbers; {@code success} is false when a number failed.
     *
     * @param plan of a dry run
     * @param leftAlone what a plan has left as it is, or its undo, and why: conflicts, agents, pools, the budget
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FleetAnswer")
    record BatchAnswer(
            boolean success,
            String message,
            Results results,
            @Nullable Plan plan,
            @Nullable List<LeftAlone> leftAlone) {}

    /**
     * How many numbers ended how.
     *
     * @param success those that are right now: changed, or right already; of a dry run and of an undo as well
     * @param failed those that could not be changed
     * @param unchanged those of the right ones that were so already
     * @param errors the failed ones, at most 1,000
     */
    record Results(int success, int failed, int unchanged, List<ItemError> errors) {}

    /** A number that could not be brought up to date. */
    record ItemError(String phoneNumberId, String phoneNumber, String error, String code) {}

    /**
     * What a batch would do.
     *
     * @param toUpdate numbers that differ
     * @param unchanged numbers that are right already
     * @param conflicts numbers that would not be touched, since something else owns their route; they are the errors
     * @param requests to Twilio that it takes
     * @param estimatedSeconds that they take at the account's rate
     * @param changes field by field what would be written, of the first 100 numbers
     */
    record Plan(
            int toUpdate,
            int unchanged,
            int conflicts,
            int requests,
            double estimatedSeconds,
            List<ItemView> changes) {}
}
