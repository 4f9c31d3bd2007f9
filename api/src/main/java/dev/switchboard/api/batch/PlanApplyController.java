package dev.switchboard.api.batch;

import dev.switchboard.activities.batch.BatchPlans;
import dev.switchboard.activities.batch.BatchWishes;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.plan.FleetDifference;
import dev.switchboard.activities.plan.NumberAction;
import dev.switchboard.activities.plan.NumberDifference;
import dev.switchboard.activities.plan.OperationSettings;
import dev.switchboard.activities.plan.Plan;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.plan.PlanChecks;
import dev.switchboard.api.plan.PlanScopes;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.batch.BatchCare;
import dev.switchboard.workflows.batch.BatchCursor;
import dev.switchboard.workflows.batch.BatchScope;
import dev.switchboard.workflows.batch.BatchWorkflowIds;
import dev.switchboard.workflows.batch.BindingWish;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksWorkflow;
import dev.switchboard.workflows.operation.OperationType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Carries plans out, each as a batch. */
@RestController
@RequestMapping("/api/plans/{id}/apply")
@Tag(name = "The fleet as a file")
public class PlanApplyController {

    private final OperationStarter starter;
    private final PlanChecks checks;
    private final OperationSettings settings;
    private final BatchWishes wishes;
    private final BatchPlans items;
    private final BatchAnswers answers;

    PlanApplyController(
            OperationStarter starter,
            PlanChecks checks,
            OperationSettings settings,
            BatchWishes wishes,
            BatchPlans items,
            BatchAnswers answers) {
        this.starter = starter;
        this.checks = checks;
        this.settings = settings;
        this.wishes = wishes;
        this.items = items;
        this.answers = answers;
    }

    /**
     * Carries a plan out, exactly as it was shown: agents, pools and the budget first, then the numbers, as a batch
     * that can be paused, cancelled and undone. What the plan shows as a CONFLICT is left, and told. Where anything of
     * it has changed since, nothing is done: 409 plan_stale. A plan of a budget takes the scope admin, and one that
     * changes pools the scope purchase.
     */
    @PostMapping
    @Refuses(value = RequestError.NOT_FOUND, asTwilioDoes = true)
    @Audited({AuditAction.ASSIGNMENTS_BATCH_CHANGED, AuditAction.ASSIGNMENTS_BATCH_FAILED})
    @ApiResponse(
            responseCode = "200",
            description = "Done; results says which numbers failed.",
            content = @Content(schema = @Schema(implementation = BatchAnswers.BatchAnswer.class)))
    public ResponseEntity<Object> apply(
            Authentication caller,
            CallOptions options,
            @PathVariable String id,
            @Valid @RequestBody(required = false) @Nullable ApplyRequest request) {
        Asked asked = new Asked(id, request);
        Operation operation = starter.repeated(options, OperationType.APPLY_PLAN, asked)
                .orElseGet(() -> start(caller, options, asked));
        return OperationAnswers.of(operation, options, answers::done);
    }

    private Operation start(Authentication caller, CallOptions options, Asked asked) {
        ApplyRequest request = asked.care();
        BatchCare care = request == null ? BatchCare.NONE : request.care();
        Plan plan = checks.find(options.owner(), asked.planId());
        if (plan.difference().budget() != null) {
            PlanScopes.requireBudget(caller, "plan a file without it.");
        }
        if (!plan.difference().pools().isEmpty()) {
            PlanScopes.requirePools(caller, "plan a file without them.");
        }
        // Before the operation is there: the account's pages may take longer than one waits for its run.
        Optional<OperationStarter.Refusal> refusal = checks.stale(plan)
                .map(failure -> new OperationStarter.Refusal(failure, AuditAction.ASSIGNMENTS_BATCH_FAILED, null));
        return starter.start(
                options,
                OperationStarter.Start.of(
                        OperationType.APPLY_PLAN, BatchWorkflowIds.updateWorkflowId(options.owner()), asked),
                () -> refusal,
                operationId -> launch(operationId, plan, care));
    }

    private Launch launch(String operationId, Plan plan, BatchCare care) {
        FleetDifference difference = plan.difference();
        Map<String, BindingWish> wanted = new LinkedHashMap<>();
        List<String> updated = new ArrayList<>();
        for (NumberDifference number : difference.numbers()) {
            if (number.action() == NumberAction.UPDATE) {
                updated.add(number.phoneNumberId());
            } else if (number.action() != NumberAction.CONFLICT) {
                wanted.put(number.phoneNumberId(), wish(number));
            }
        }
        settings.ask(operationId, plan);
        wishes.ask(operationId, wanted);
        items.select(operationId, updated);
        return new Launch(
                UpdateFleetWebhooksWorkflow.class,
                new UpdateFleetWebhooksInput(operationId, plan.owner(), BatchScope.BINDINGS, care, BatchCursor.START),
                "Apply " + plan.id());
    }

    private static BindingWish wish(NumberDifference number) {
        String from = number.from().agentId();
        String to = number.to().agentId();
        if (to == null) {
            return BindingWish.toUnassign(from, false);
        }
        if (from == null) {
            return BindingWish.toAssign(to, number.to().sms(), number.to().whatsApp());
        }
        return number.action() == NumberAction.REASSIGN
                ? BindingWish.toReassign(
                        from, to, number.to().sms(), number.to().whatsApp())
                : BindingWish.toMove(from, to);
    }

    /** What was asked for, for the idempotency key. */
    private record Asked(String planId, @Nullable ApplyRequest care) {}
}
