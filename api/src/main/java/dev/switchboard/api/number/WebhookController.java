package dev.switchboard.api.number;

import dev.switchboard.activities.audit.WebhookVerifications;
import dev.switchboard.activities.number.BindingRules;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.NumberSummary;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.web.Id;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.security.Principal;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/phone-numbers/webhooks")
@Tag(name = "Webhooks", description = "Where Twilio sends a number's calls and messages.")
public class WebhookController {

    private final WebhookCheck check;
    private final WebhookVerifications verifications;
    private final OperationStarter operations;
    private final Ownership ownership;

    WebhookController(
            WebhookCheck check, WebhookVerifications verifications, OperationStarter operations, Ownership ownership) {
        this.check = check;
        this.verifications = verifications;
        this.operations = operations;
        this.ownership = ownership;
    }

    /** Verifies a number's webhooks, live at Twilio. */
    @GetMapping
    @Refuses(asTwilioDoes = true)
    @Audited(AuditAction.WEBHOOKS_VERIFIED)
    public WebhookStatus verify(Principal caller, @RequestParam @Id String phoneNumberId) {
        PhoneNumber number = ownership.number(caller.getName(), phoneNumberId, "phoneNumberId");
        WebhookStatus found = check.check(number);
        verifications.tell(caller.getName(), number, found.audited(number));
        return found;
    }

    /** Brings the webhooks of one assigned number up to date. */
    @PostMapping
    @Audited({AuditAction.WEBHOOKS_UPDATED, AuditAction.WEBHOOKS_UPDATE_FAILED})
    @ApiResponse(
            responseCode = "200",
            description = "Twilio holds what the assignment asks for.",
            content = @Content(schema = @Schema(implementation = UpdateAnswer.class)))
    public ResponseEntity<Object> update(CallOptions options, @Valid @RequestBody UpdateRequest request) {
        Operation operation =
                operations.repeated(options, OperationType.UPDATE, request).orElseGet(() -> start(options, request));
        return OperationAnswers.of(
                operation,
                options,
                done -> new UpdateAnswer(true, "Webhooks updated successfully", NumberSummary.of(done.result())));
    }

    private Operation start(CallOptions options, UpdateRequest request) {
        PhoneNumber number = ownership.number(options.owner(), request.phoneNumberId(), "phoneNumberId");
        return operations.start(
                options,
                OperationStarter.Start.of(OperationType.UPDATE, NumberWorkflowIds.workflowId(number.id()), request)
                        .onNumber(number.id(), number.agentId()),
                () -> BindingRules.refusalOfUpdating(number)
                        .map(because ->
                                new OperationStarter.Refusal(because, AuditAction.WEBHOOKS_UPDATE_FAILED, null)),
                id -> Launch.updating(id, number));
    }

    public record UpdateRequest(
            @Id @Schema(example = "phone_123") String phoneNumberId) {}

    record UpdateAnswer(boolean success, String message, NumberSummary phoneNumber) {}
}
