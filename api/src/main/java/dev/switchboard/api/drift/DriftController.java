package dev.switchboard.api.drift;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.drift.Drift;
import dev.switchboard.activities.drift.Drifts;
import dev.switchboard.activities.drift.UnreadAccount;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.web.Cursors;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.drift.CheckFleetDriftInput;
import dev.switchboard.workflows.drift.CheckFleetDriftWorkflow;
import dev.switchboard.workflows.drift.DriftWorkflowIds;
import dev.switchboard.workflows.operation.OperationType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/drift")
@Tag(name = "Drift", description = "Numbers that somebody has changed at Twilio, as the last check found them.")
public class DriftController {

    private static final String LIST = "drift";

    private final Drifts drifts;
    private final OperationStarter starter;

    DriftController(Drifts drifts, OperationStarter starter) {
        this.drifts = drifts;
        this.starter = starter;
    }

    /** The caller's numbers that have drifted, or those that had and are right again; last found first. */
    @GetMapping
    public DriftPage list(
            Principal caller,
            @RequestParam @Nullable String chatbotId,
            @RequestParam(defaultValue = "false") boolean resolved,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam @Nullable String cursor) {
        Slice<Drift> page = drifts.list(caller.getName(), resolved, chatbotId, Cursors.decode(LIST, cursor), limit);
        return new DriftPage(page.items().stream().map(DriftView::of).toList(), Cursors.encode(LIST, page.next()));
    }

    /** Compares the caller's numbers with Twilio now, and repairs those whose agent's policy says so. */
    @PostMapping("/check")
    @Audited({AuditAction.DRIFT_CHECKED, AuditAction.DRIFT_CHECK_FAILED})
    @ApiResponse(
            responseCode = "200",
            description = "Compared to the end.",
            content = @Content(schema = @Schema(implementation = CheckAnswer.class)))
    public ResponseEntity<Object> check(CallOptions options) {
        Operation operation = starter.start(
                options,
                OperationStarter.Start.of(
                        OperationType.CHECK_DRIFT,
                        DriftWorkflowIds.checkWorkflowId(options.owner()),
                        new CheckRequest()),
                id -> new Launch(
                        CheckFleetDriftWorkflow.class,
                        CheckFleetDriftInput.ofOwner(id, options.owner()),
                        "Check the numbers of " + options.owner()));
        return OperationAnswers.of(operation, options, this::checked);
    }

    private CheckAnswer checked(Operation operation) {
        Map<String, Integer> counts = operation.counts();
        CheckResults results = new CheckResults(
                counts.getOrDefault("checked", 0),
                counts.getOrDefault("drifted", 0),
                counts.getOrDefault("found", 0),
                counts.getOrDefault("resolved", 0),
                counts.getOrDefault("repaired", 0));
        List<UnreadAccount> unread = drifts.unreadAccounts(operation.id());
        return new CheckAnswer(
                true,
                "Checked " + results.checked() + " phone numbers; " + results.drifted() + " are not as they should be"
                        + (unread.isEmpty() ? "" : "; nothing is known of " + unread.size() + " accounts' numbers"),
                results,
                unread);
    }

    /** There is nothing to ask for. */
    record CheckRequest() {}

    /**
     * The answer of a check.
     *
     * @param notRead the Twilio accounts that could not be read, so that the check says nothing of their numbers, and
     *     why; absent when there is none
     */
    record CheckAnswer(
            boolean success,
            String message,
            CheckResults results,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<UnreadAccount> notRead) {}

    /**
     * How many numbers were what.
     *
     * @param checked compared; those that an operation works on are left to the next check
     * @param drifted not as they should be, after what was repaired
     * @param found of all that have drifted, those that the check before had not seen
     * @param resolved right again since the check before
     * @param repaired put right by the repair that the check started
     */
    record CheckResults(int checked, int drifted, int found, int resolved, int repaired) {}

    public record DriftPage(List<DriftView> drift, @Nullable String nextCursor) {}
}
