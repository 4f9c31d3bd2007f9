package dev.switchboard.api.batch;

import dev.switchboard.activities.batch.BatchPlans;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.web.Sids;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.batch.BatchCare;
import dev.switchboard.workflows.batch.BatchScope;
import dev.switchboard.workflows.batch.BatchWorkflowIds;
import dev.switchboard.workflows.batch.ImportNumbersInput;
import dev.switchboard.workflows.batch.ImportNumbersWorkflow;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksWorkflow;
import dev.switchboard.workflows.operation.OperationType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/phone-numbers")
@Tag(name = "Fleet", description = "Operations on all numbers of the caller.")
public class BatchController {

    private final OperationStarter starter;
    private final Ownership ownership;
    private final BatchPlans items;
    private final BatchAnswers answers;
    private final TwilioAccounts accounts;

    BatchController(
            OperationStarter starter,
            Ownership ownership,
            BatchPlans items,
            BatchAnswers answers,
            TwilioAccounts accounts) {
        this.starter = starter;
        this.ownership = ownership;
        this.items = items;
        this.answers = answers;
        this.accounts = accounts;
    }

    /** Brings the webhooks of all assigned numbers, or of some, up to date; touches only those that differ. */
    @PutMapping("/webhooks")
    @Audited({AuditAction.WEBHOOKS_BATCH_UPDATED, AuditAction.WEBHOOKS_BATCH_FAILED})
    @ApiResponse(
            responseCode = "200",
            description = "Done; results says which numbers failed. A dry run answers its plan.",
            content = @Content(schema = @Schema(implementation = BatchAnswers.BatchAnswer.class)))
    public ResponseEntity<Object> update(
            CallOptions options, @Valid @RequestBody(required = false) @Nullable BatchRequest body) {
        BatchRequest request = body == null ? BatchRequest.ALL : body;
        Operation operation =
                starter.repeated(options, OperationType.UPDATE_FLEET, request).orElseGet(() -> start(options, request));
        return OperationAnswers.of(
                operation, options, done -> request.plansOnly() ? answers.planned(done) : answers.done(done));
    }

    private Operation start(CallOptions options, BatchRequest request) {
        BatchCare care = request.care();
        if (request.chatbotId() != null) {
            ownership.agent(options.owner(), request.chatbotId(), "chatbotId");
        }
        List<String> selected = request.phoneNumberIds();
        if (selected != null) {
            ownership.numbers(options.owner(), selected, index -> "phoneNumberIds[" + index + "]");
        }
        return starter.start(
                options,
                OperationStarter.Start.of(
                                OperationType.UPDATE_FLEET, BatchWorkflowIds.updateWorkflowId(options.owner()), request)
                        .onNumbersOf(request.chatbotId()),
                id -> {
                    if (selected != null) {
                        items.select(id, selected);
                    }
                    return new Launch(
                            UpdateFleetWebhooksWorkflow.class,
                            UpdateFleetWebhooksInput.of(
                                            id,
                                            options.owner(),
                                            new BatchScope(request.chatbotId(), selected != null, null))
                                    .with(care),
                            (request.plansOnly() ? "Plan webhooks of " : "Update webhooks of ") + whose(request));
                });
    }

    private static String whose(BatchRequest request) {
        if (request.phoneNumberIds() != null) {
            return request.phoneNumberIds().size() + " numbers";
        }
        return request.chatbotId() == null ? "all numbers" : "the numbers of " + request.chatbotId();
    }

    /** Reads the numbers of a Twilio account; those that nobody owns become the caller's. */
    @PostMapping("/import")
    @Audited({AuditAction.NUMBERS_IMPORTED, AuditAction.NUMBERS_IMPORT_FAILED})
    @ApiResponse(
            responseCode = "200",
            description = "Read to the end.",
            content = @Content(schema = @Schema(implementation = ImportAnswer.class)))
    public ResponseEntity<Object> importNumbers(
            CallOptions options, @Valid @RequestBody(required = false) @Nullable ImportRequest request) {
        ImportRequest asked = new ImportRequest(request == null ? null : storedSid(request.accountSid()));
        Operation operation =
                starter.repeated(options, OperationType.IMPORT, asked).orElseGet(() -> start(options, asked));
        return OperationAnswers.of(operation, options, BatchController::imported);
    }

    private Operation start(CallOptions options, ImportRequest asked) {
        String storedSid = asked.accountSid();
        if (storedSid != null) {
            ownership.account(options.owner(), storedSid, "accountSid");
        }
        return starter.start(
                options,
                OperationStarter.Start.of(
                        OperationType.IMPORT, BatchWorkflowIds.importWorkflowId(options.owner()), asked),
                id -> new Launch(
                        ImportNumbersWorkflow.class,
                        new ImportNumbersInput(
                                id, options.owner(), storedSid == null ? accounts.configuredSid() : storedSid),
                        "Import numbers of the Twilio account" + (storedSid == null ? "" : " " + storedSid)));
    }

    /** The account asked for; none for the configured one. */
    private @Nullable String storedSid(@Nullable String accountSid) {
        return accounts.configuredSid().equals(accountSid) ? null : accountSid;
    }

    private static ImportAnswer imported(Operation operation) {
        Map<String, Integer> counts = operation.counts();
        int imported = counts.getOrDefault("imported", 0);
        return new ImportAnswer(
                true,
                "Imported " + imported + " phone numbers",
                new ImportResults(imported, counts.getOrDefault("updated", 0), counts.getOrDefault("skipped", 0)));
    }

    /** From where: one of the caller's stored accounts; without one the configured account. */
    public record ImportRequest(
            @Pattern(regexp = Sids.ACCOUNT, message = Sids.ACCOUNT_MESSAGE) @Schema(example = "AC0123456789abcdef0123456789abcdef")
            @Nullable String accountSid) {}

    record ImportAnswer(boolean success, String message, ImportResults results) {}

    /**
     * How many numbers of the account were what.
     *
     * @param imported new, and the caller's now
     * @param updated the caller's already, read anew
     * @param skipped of other owners
     */
    record ImportResults(int imported, int updated, int skipped) {}
}
