package dev.switchboard.api.batch;

import dev.switchboard.activities.batch.BatchWishes;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.batch.AssignmentsRequest.Assignment;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Problem;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Batches that change who answers: each number by a workflow of its own, which is undone by itself when it fails. */
@RestController
@RequestMapping("/api/phone-numbers")
@Tag(name = "Fleet")
public class BindingBatchController {

    private final OperationStarter starter;
    private final Ownership ownership;
    private final PhoneNumbers numbers;
    private final BatchWishes wishes;
    private final BatchAnswers answers;

    BindingBatchController(
            OperationStarter starter,
            Ownership ownership,
            PhoneNumbers numbers,
            BatchWishes wishes,
            BatchAnswers answers) {
        this.starter = starter;
        this.ownership = ownership;
        this.numbers = numbers;
        this.wishes = wishes;
        this.answers = answers;
    }

    /** Assigns many numbers, each to its agent. One that has that agent and those channels already is left as it is. */
    @PostMapping("/assignments")
    @Audited({AuditAction.ASSIGNMENTS_BATCH_CHANGED, AuditAction.ASSIGNMENTS_BATCH_FAILED})
    @ApiResponse(
            responseCode = "200",
            description = "Done; results says which numbers failed. A dry run answers its plan.",
            content = @Content(schema = @Schema(implementation = BatchAnswers.BatchAnswer.class)))
    public ResponseEntity<Object> assign(CallOptions options, @Valid @RequestBody AssignmentsRequest request) {
        Map<String, BindingWish> wanted = new LinkedHashMap<>();
        for (int index = 0; index < request.assignments().size(); index++) {
            Assignment assignment = request.assignments().get(index);
            BindingWish wish = BindingWish.toAssign(
                    assignment.chatbotId(),
                    Boolean.TRUE.equals(assignment.enableSms()),
                    Boolean.TRUE.equals(assignment.enableWhatsApp()));
            if (wanted.put(assignment.phoneNumberId(), wish) != null) {
                throw namedTwice("assignments[" + index + "].phoneNumberId", assignment.phoneNumberId());
            }
        }
        return start(
                options,
                OperationStarter.Start.of(OperationType.ASSIGN_FLEET, workflowId(options), request),
                request,
                () -> {
                    ownership.numbers(
                            options.owner(),
                            List.copyOf(wanted.keySet()),
                            index -> "assignments[" + index + "].phoneNumberId");
                    ownership.agents(
                            options.owner(),
                            request.assignments().stream()
                                    .map(Assignment::chatbotId)
                                    .toList(),
                            index -> "assignments[" + index + "].chatbotId");
                },
                new Wanted("Assign " + wanted.size() + " numbers", () -> wanted));
    }

    /** Takes many numbers from their agents. One that has none already is left as it is. */
    @PostMapping("/unassignments")
    @Audited({AuditAction.ASSIGNMENTS_BATCH_CHANGED, AuditAction.ASSIGNMENTS_BATCH_FAILED})
    @ApiResponse(
            responseCode = "200",
            description = "Done; results says which numbers failed. A dry run answers its plan.",
            content = @Content(schema = @Schema(implementation = BatchAnswers.BatchAnswer.class)))
    public ResponseEntity<Object> unassign(CallOptions options, @Valid @RequestBody UnassignmentsRequest request) {
        String agentId = request.chatbotId();
        List<String> ids = request.phoneNumberIds();
        refuseTwice(ids);
        if (agentId == null && ids == null) {
            throw Problem.invalid("phoneNumberIds", "must be given, or chatbotId for all numbers of an agent.");
        }
        BindingWish wish = BindingWish.toUnassign(agentId, Boolean.TRUE.equals(request.restore()));
        return start(
                options,
                OperationStarter.Start.of(OperationType.UNASSIGN_FLEET, workflowId(options), request)
                        .onNumbersOf(agentId),
                request,
                () -> {
                    refuseOthers(options, ids);
                    if (agentId != null) {
                        ownership.agent(options.owner(), agentId, "chatbotId");
                    }
                },
                new Wanted("Unassign " + whose(ids, agentId), () -> wanted(options, ids, agentId, wish)));
    }

    /**
     * Gives many numbers of an agent to another, with the channels that they have. The new agent's webhooks are written
     * over the old one's, so that one of the two answers all the while.
     */
    @PostMapping("/move")
    @Audited({AuditAction.ASSIGNMENTS_BATCH_CHANGED, AuditAction.ASSIGNMENTS_BATCH_FAILED})
    @ApiResponse(
            responseCode = "200",
            description = "Done; results says which numbers failed. A dry run answers its plan.",
            content = @Content(schema = @Schema(implementation = BatchAnswers.BatchAnswer.class)))
    public ResponseEntity<Object> move(CallOptions options, @Valid @RequestBody BatchMoveRequest request) {
        if (request.from().equals(request.to())) {
            throw Problem.invalid("to", "is the agent that the numbers have already; name another.");
        }
        List<String> ids = request.phoneNumberIds();
        refuseTwice(ids);
        BindingWish wish = BindingWish.toMove(request.from(), request.to());
        return start(
                options,
                OperationStarter.Start.of(OperationType.MOVE_FLEET, workflowId(options), request)
                        .onNumbersOf(request.to()),
                request,
                () -> {
                    ownership.agent(options.owner(), request.from(), "from");
                    ownership.agent(options.owner(), request.to(), "to");
                    refuseOthers(options, ids);
                },
                new Wanted(
                        "Move " + whose(ids, request.from()) + " to " + request.to(),
                        () -> wanted(options, ids, request.from(), wish)));
    }

    /** @param check refuses what is not the caller's; not asked of a call that is repeated with its key */
    private <R extends Record & CarefulRequest> ResponseEntity<Object> start(
            CallOptions options, OperationStarter.Start start, R request, Runnable check, Wanted wanted) {
        BatchCare care = request.care();
        Operation operation = starter.repeated(options, start.type(), request).orElseGet(() -> {
            check.run();
            return starter.start(options, start, id -> {
                wishes.ask(id, wanted.wishes().get());
                return new Launch(
                        UpdateFleetWebhooksWorkflow.class,
                        new UpdateFleetWebhooksInput(id, options.owner(), BatchScope.BINDINGS, care, BatchCursor.START),
                        care.dryRun() ? "Plan: " + wanted.summary() : wanted.summary());
            });
        });
        return OperationAnswers.of(
                operation, options, done -> care.dryRun() ? answers.planned(done) : answers.done(done));
    }

    private static void refuseTwice(@Nullable List<String> ids) {
        Set<String> seen = new HashSet<>();
        for (int index = 0; ids != null && index < ids.size(); index++) {
            if (!seen.add(ids.get(index))) {
                throw namedTwice("phoneNumberIds[" + index + "]", ids.get(index));
            }
        }
    }

    private void refuseOthers(CallOptions options, @Nullable List<String> ids) {
        if (ids != null) {
            ownership.numbers(options.owner(), ids, index -> "phoneNumberIds[" + index + "]");
        }
    }

    /** What becomes of which number, read when the operation is opened. */
    private record Wanted(String summary, Supplier<Map<String, BindingWish>> wishes) {}

    private Map<String, BindingWish> wanted(
            CallOptions options, @Nullable List<String> ids, @Nullable String agentId, BindingWish wish) {
        List<String> named = ids == null ? numbers.idsOfAgent(options.owner(), String.valueOf(agentId)) : ids;
        Map<String, BindingWish> wanted = new LinkedHashMap<>();
        named.forEach(id -> wanted.put(id, wish));
        return wanted;
    }

    private static String whose(@Nullable List<String> ids, @Nullable String agentId) {
        return ids == null ? "the numbers of " + agentId : ids.size() + " numbers";
    }

    private static String workflowId(CallOptions options) {
        return BatchWorkflowIds.updateWorkflowId(options.owner());
    }

    private static Problem namedTwice(String field, String phoneNumberId) {
        return Problem.invalid(field, "names " + phoneNumberId + " again; name each number once.");
    }
}
