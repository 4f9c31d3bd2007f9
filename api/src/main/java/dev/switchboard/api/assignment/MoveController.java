package dev.switchboard.api.assignment;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.number.BindingRules;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.web.Id;
import dev.switchboard.workflows.assignment.MoveNumberInput;
import dev.switchboard.workflows.assignment.MoveNumberWorkflow;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Assignment")
public class MoveController {

    private final OperationStarter operations;
    private final Ownership ownership;

    MoveController(OperationStarter operations, Ownership ownership) {
        this.operations = operations;
        this.ownership = ownership;
    }

    /**
     * Gives an assigned number to another agent, with the channels that it has. The new agent's webhooks are written
     * over the old one's, so that one of the two answers all the while; on failure it is the old one.
     */
    @PostMapping("/api/phone-numbers/{id}/move")
    @Audited({AuditAction.PHONE_REASSIGNED, AuditAction.PHONE_REASSIGNMENT_FAILED})
    @ApiResponse(
            responseCode = "200",
            description = "The other agent has it, and Twilio holds the webhooks.",
            content = @Content(schema = @Schema(implementation = AssignmentController.NumberAnswer.class)))
    public ResponseEntity<Object> move(
            CallOptions options, @PathVariable String id, @Valid @RequestBody MoveRequest request) {
        Asked asked = new Asked(id, request.chatbotId());
        Operation operation =
                operations.repeated(options, OperationType.MOVE, asked).orElseGet(() -> start(options, asked));
        return AssignmentController.answer(
                operation, options, done -> "Phone number moved to another agent successfully");
    }

    private Operation start(CallOptions options, Asked asked) {
        PhoneNumber number = ownership.number(options.owner(), asked.phoneNumberId());
        Agent agent = ownership.agent(options.owner(), asked.chatbotId(), "chatbotId");
        String from = String.valueOf(number.agentId());
        return operations.start(
                options,
                OperationStarter.Start.of(OperationType.MOVE, NumberWorkflowIds.workflowId(number.id()), asked)
                        .onNumber(number.id(), agent.id()),
                () -> BindingRules.refusalOfMoving(number, from, agent.id())
                        .map(because ->
                                new OperationStarter.Refusal(because, AuditAction.PHONE_REASSIGNMENT_FAILED, null)),
                operationId -> new Launch(
                        MoveNumberWorkflow.class,
                        new MoveNumberInput(operationId, options.owner(), number.id(), from, agent.id(), null),
                        "Move " + number.phoneNumber() + " to " + agent.name(),
                        number));
    }

    /** Who is to have the number. */
    public record MoveRequest(
            @Id @Schema(example = "agent_457") String chatbotId) {}

    /** Everything that was asked for, for the idempotency key. */
    private record Asked(String phoneNumberId, String chatbotId) {}
}
