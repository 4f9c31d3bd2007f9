package dev.switchboard.api.batch;

import dev.switchboard.activities.batch.BatchPlans;
import dev.switchboard.activities.batch.BatchWishes;
import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.plan.OperationSettings;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.plan.PlanScopes;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.batch.BatchScope;
import dev.switchboard.workflows.batch.BatchWorkflowIds;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksWorkflow;
import dev.switchboard.workflows.operation.OperationType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Operations that stem from a batch. */
@RestController
@RequestMapping("/api/operations/{id}")
@Tag(name = "Fleet")
public class BatchOperationsController {

    private final OperationStarter starter;
    private final Ownership ownership;
    private final BatchPlans items;
    private final BatchWishes wishes;
    private final OperationSettings settings;
    private final BatchAnswers answers;

    BatchOperationsController(
            OperationStarter starter,
            Ownership ownership,
            BatchPlans items,
            BatchWishes wishes,
            OperationSettings settings,
            BatchAnswers answers) {
        this.wishes = wishes;
        this.settings = settings;
        this.starter = starter;
        this.ownership = ownership;
        this.items = items;
        this.answers = answers;
    }

    /**
     * Puts back what Twilio held before the batch changed it, where it still holds what the batch wrote. Of a batch
     * that has changed who answers, the numbers that still are as it left them get back the agent that they had, or
     * none. Of a plan, agents, pools and the budget are put back that still are as it left them; leftAlone says which
     * are not. Undoing what a plan did to the budget takes the scope admin, and to pools the scope purchase.
     */
    @PostMapping("/undo")
    @Refuses({RequestError.NOT_A_BATCH, RequestError.OPERATION_RUNS})
    @Audited({
        AuditAction.WEBHOOKS_BATCH_UNDONE,
        AuditAction.WEBHOOKS_BATCH_UNDO_FAILED,
        AuditAction.ASSIGNMENTS_BATCH_CHANGED,
        AuditAction.ASSIGNMENTS_BATCH_FAILED
    })
    @ApiResponse(
            responseCode = "200",
            description = "Done; results says which numbers were left alone.",
            content = @Content(schema = @Schema(implementation = BatchAnswers.BatchAnswer.class)))
    public ResponseEntity<Object> undo(Authentication caller, CallOptions options, @PathVariable String id) {
        Operation batch = endedBatch(options, id);
        if (settings.budget(batch.id())) {
            PlanScopes.requireBudget(caller, "have it undone by who may set it.");
        }
        if (settings.pools(batch.id())) {
            PlanScopes.requirePools(caller, "have it undone by who may put them.");
        }
        Operation operation = starter.start(
                options,
                start(OperationType.UNDO_FLEET, options, batch),
                undo -> new Launch(
                        UpdateFleetWebhooksWorkflow.class,
                        UpdateFleetWebhooksInput.of(undo, options.owner(), undoing(undo, batch)),
                        "Undo " + batch.id()));
        return OperationAnswers.of(operation, options, answers::done);
    }

    /** Tries the numbers that failed in the batch once more. */
    @PostMapping("/retry-failed")
    @Refuses({RequestError.NOT_A_BATCH, RequestError.OPERATION_RUNS})
    @Audited({
        AuditAction.WEBHOOKS_BATCH_UPDATED,
        AuditAction.WEBHOOKS_BATCH_FAILED,
        AuditAction.ASSIGNMENTS_BATCH_CHANGED,
        AuditAction.ASSIGNMENTS_BATCH_FAILED
    })
    @ApiResponse(
            responseCode = "200",
            description = "Done; results says which numbers failed again.",
            content = @Content(schema = @Schema(implementation = BatchAnswers.BatchAnswer.class)))
    public ResponseEntity<Object> retryFailed(CallOptions options, @PathVariable String id) {
        Operation batch = endedBatch(options, id);
        if (batch.type() == OperationType.UNDO_FLEET) {
            throw Problem.of(
                    RequestError.NOT_A_BATCH, "Operation " + id + " undoes a batch: undo that once more instead.");
        }
        Operation operation = starter.start(options, start(again(batch), options, batch), retry -> {
            int failed = items.selectFrom(retry, batch.id(), ItemState.FAILED);
            return new Launch(
                    UpdateFleetWebhooksWorkflow.class,
                    UpdateFleetWebhooksInput.of(
                            retry,
                            options.owner(),
                            batch.type().changesBindings() ? BatchScope.BINDINGS : BatchScope.SELECTED),
                    "Try " + failed + " numbers again that failed in " + batch.id());
        });
        return OperationAnswers.of(operation, options, answers::done);
    }

    /** A repair of drift is tried again as any update. */
    private static OperationType again(Operation batch) {
        return batch.type().changesBindings() ? batch.type() : OperationType.UPDATE_FLEET;
    }

    private BatchScope undoing(String undo, Operation batch) {
        if (!batch.type().changesBindings() && !wishes.areOf(batch.id()) && !settings.areOf(batch.id())) {
            return BatchScope.undoing(batch.id());
        }
        wishes.askForTheOpposite(undo, batch.id());
        settings.askForTheOpposite(undo, batch.id());
        return BatchScope.undoingBindings(batch.id());
    }

    private Operation endedBatch(CallOptions options, String id) {
        Operation batch = ownership.operation(options.owner(), id);
        if (!batch.type().isBatch()) {
            throw Problem.of(
                    RequestError.NOT_A_BATCH,
                    "Operation " + id + " is " + batch.type() + "; only batches can be undone or retried.");
        }
        if (!batch.state().ended()) {
            throw Problem.of(
                            RequestError.OPERATION_RUNS,
                            "Operation " + id + " still runs; wait until it ends, or cancel it.")
                    .with("operationId", id);
        }
        return batch;
    }

    private static OperationStarter.Start start(OperationType type, CallOptions options, Operation batch) {
        return OperationStarter.Start.of(
                        type, BatchWorkflowIds.updateWorkflowId(options.owner()), new Source(type, batch.id()))
                .onNumbersOf(batch.agentId())
                .after(batch.id());
    }

    /** What was asked for, for the idempotency key. */
    private record Source(OperationType type, String operationId) {}
}
