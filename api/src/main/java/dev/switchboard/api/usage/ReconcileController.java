package dev.switchboard.api.usage;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.usage.UsageDifferences;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.usage.UsageDifferencesController.ChannelView;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.usage.ReconcileCursor;
import dev.switchboard.workflows.usage.ReconcileUsageInput;
import dev.switchboard.workflows.usage.ReconcileUsageWorkflow;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/usage")
@Tag(name = "Usage")
public class ReconcileController {

    private final UsageDifferences differences;
    private final OperationStarter starter;
    private final Clock clock;

    ReconcileController(UsageDifferences differences, OperationStarter starter, Clock clock) {
        this.differences = differences;
        this.starter = starter;
        this.clock = clock;
    }

    /** Compares a day, UTC, with Twilio's own lists of calls and messages, and corrects what differs. */
    @PostMapping("/reconcile")
    @Audited({AuditAction.USAGE_RECONCILED, AuditAction.USAGE_RECONCILE_FAILED})
    @ApiResponse(
            responseCode = "200",
            description = "Compared to the end.",
            content = @Content(schema = @Schema(implementation = ReconcileAnswer.class)))
    public ResponseEntity<Object> reconcile(CallOptions options, @Valid @RequestBody ReconcileRequest request) {
        LocalDate today = LocalDate.now(clock);
        if (request.day().isAfter(today)) {
            throw Problem.invalid("day", "must not be in the future; today is " + today + " (UTC).");
        }
        String day = request.day().toString();
        Operation operation = starter.start(
                options,
                OperationStarter.Start.of(
                        OperationType.RECONCILE_USAGE, UsageWorkflowIds.reconcileWorkflowId(day), request),
                id -> new Launch(
                        ReconcileUsageWorkflow.class,
                        new ReconcileUsageInput(id, options.owner(), day, ReconcileCursor.START),
                        "Compare the usage of " + day + " with Twilio"));
        return OperationAnswers.of(operation, options, done -> reconciled(done, options.owner(), day));
    }

    private ReconcileAnswer reconciled(Operation operation, String owner, String day) {
        Map<String, Integer> counts = operation.counts();
        return new ReconcileAnswer(
                true,
                "Compared the usage of " + day + " with Twilio",
                new ReconcileResults(
                        counts.getOrDefault("missing", 0),
                        counts.getOrDefault("corrected", 0),
                        counts.getOrDefault("unchanged", 0)),
                operation.id(),
                UsageDifferencesController.channels(differences, owner, operation.id()));
    }

    public record ReconcileRequest(
            @NotNull(message = "must be given, a date like 2026-01-31.") @Schema(example = "2026-03-10")
            LocalDate day) {}

    /**
     * The answer of a comparison.
     *
     * @param operationId by which /api/usage/differences tells the differences one by one
     * @param channels the differences of the caller's numbers, by channel
     */
    record ReconcileAnswer(
            boolean success,
            String message,
            ReconcileResults results,
            String operationId,
            List<ChannelView> channels) {}

    /**
     * What the calls and messages of the day were, those of all owners.
     *
     * @param missing not on record until now
     * @param corrected on record, but otherwise than Twilio has it
     * @param unchanged right already
     */
    record ReconcileResults(int missing, int corrected, int unchanged) {}
}
