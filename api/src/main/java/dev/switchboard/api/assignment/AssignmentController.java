package dev.switchboard.api.assignment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.audit.AuditRestoration;
import dev.switchboard.activities.number.BindingRules;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.NumberSummary;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.operation.ResultView;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.workflows.assignment.UnassignNumberInput;
import dev.switchboard.workflows.assignment.UnassignNumberWorkflow;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Restoration;
import dev.switchboard.workflows.route.RouteField;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/phone-numbers/assign")
@Tag(name = "Assignment", description = "Who answers a number.")
public class AssignmentController {

    private static final String ASSIGNED = "Phone number assigned and webhooks configured successfully";

    private final OperationStarter operations;
    private final Ownership ownership;
    private final PooledAssignments pooled;

    AssignmentController(OperationStarter operations, Ownership ownership, PooledAssignments pooled) {
        this.operations = operations;
        this.ownership = ownership;
        this.pooled = pooled;
    }

    /**
     * Assigns a number to an agent and configures its webhooks at Twilio: the number of `phoneNumberId`, or the one of
     * `pool` that was free longest.
     */
    @PostMapping
    @Refuses({RequestError.POOL_EMPTY, RequestError.NOT_FOUND})
    @Audited({AuditAction.PHONE_ASSIGNED, AuditAction.PHONE_ASSIGNMENT_FAILED})
    @ApiResponse(
            responseCode = "200",
            description = "Assigned, and Twilio holds the webhooks.",
            content = @Content(schema = @Schema(implementation = NumberAnswer.class)))
    public ResponseEntity<Object> assign(CallOptions options, @Valid @RequestBody AssignRequest request) {
        Operation operation = operations
                .repeated(options, OperationType.ASSIGN, request)
                .orElseGet(() ->
                        request.pool() == null ? startAssigning(options, request) : pooled.assign(options, request));
        return answer(operation, options, done -> ASSIGNED);
    }

    private Operation startAssigning(CallOptions options, AssignRequest request) {
        request.refuseIncomplete(null);
        PhoneNumber number = ownership.number(options.owner(), request.number(), "phoneNumberId");
        Agent agent = ownership.agent(options.owner(), request.agentOr(null), "chatbotId");
        return operations.start(
                options,
                OperationStarter.Start.of(OperationType.ASSIGN, NumberWorkflowIds.workflowId(number.id()), request)
                        .onNumber(number.id(), agent.id()),
                () -> BindingRules.refusalOfAssigning(number, agent, request.sms(), request.whatsApp())
                        .map(because -> new OperationStarter.Refusal(
                                because,
                                AuditAction.PHONE_ASSIGNMENT_FAILED,
                                new Capabilities(true, request.sms(), request.whatsApp()))),
                id -> request.launch(id, number, agent));
    }

    /**
     * Takes a number from its agent and clears, or puts back to what they were, the webhooks that are still ours. Of a
     * number without an agent it clears what is left of ours at Twilio.
     */
    @DeleteMapping
    @Audited({AuditAction.PHONE_UNASSIGNED, AuditAction.PHONE_RELEASED, AuditAction.PHONE_UNASSIGNMENT_FAILED})
    @ApiResponse(
            responseCode = "200",
            description =
                    "Unassigned, and Twilio's webhooks cleared. Of a number that has no agent: what was left of ours"
                            + " at Twilio is cleared.",
            content = @Content(schema = @Schema(implementation = NumberAnswer.class)))
    public ResponseEntity<Object> unassign(CallOptions options, @Valid @RequestBody UnassignRequest request) {
        Operation operation = operations
                .repeated(options, OperationType.UNASSIGN, request)
                .orElseGet(() -> startUnassigning(options, request));
        // Of the operation's number, and not of the number now: the same key has the same answer.
        boolean hadNoAgent = operation.agentId() == null;
        return answer(
                operation, options, hadNoAgent ? AssignmentController::released : AssignmentController::unassigned);
    }

    private Operation startUnassigning(CallOptions options, UnassignRequest request) {
        PhoneNumber number = ownership.number(options.owner(), request.phoneNumberId(), "phoneNumberId");
        boolean free = number.state() == BindingState.FREE;
        return operations.start(
                options,
                OperationStarter.Start.of(OperationType.UNASSIGN, NumberWorkflowIds.workflowId(number.id()), request)
                        .onNumber(number.id(), number.agentId()),
                id -> free
                        ? Launch.clearing(id, number)
                        : new Launch(
                                UnassignNumberWorkflow.class,
                                new UnassignNumberInput(id, options.owner(), number.id(), request.restores()),
                                "Unassign " + number.phoneNumber(),
                                number));
    }

    private static String released(NumberOperationResult result) {
        String cleared = result.changes().stream()
                .flatMap(change -> change.to().keySet().stream())
                .sorted()
                .map(RouteField::twilioName)
                .collect(Collectors.joining(", "));
        String left = String.join(", ", result.changedByOthers().keySet());
        if (left.isEmpty()) {
            return cleared.isEmpty()
                    ? "Phone number has no agent, and nothing of ours was left at Twilio"
                    : "Phone number has no agent; what was left of ours at Twilio was cleared: " + cleared;
        }
        return "Phone number has no agent; "
                + (cleared.isEmpty() ? "nothing" : "of what was left of ours at Twilio, " + cleared)
                + " was cleared." + leftAlone(left);
    }

    private static String leftAlone(String fields) {
        return " Left alone was " + fields
                + ", since somebody else has changed it meanwhile, or has set the fallback URL that goes with it; then"
                + " clear that in the Twilio Console, and repeat this call";
    }

    private static String unassigned(NumberOperationResult result) {
        Restoration restoration = result.restoration();
        String left = String.join(", ", result.changedByOthers().keySet());
        if (restoration == null) {
            return left.isEmpty()
                    ? "Phone number unassigned and webhooks cleared successfully"
                    : "Phone number unassigned and webhooks cleared, but not all of them." + leftAlone(left);
        }
        StringBuilder message = new StringBuilder("Phone number unassigned and webhooks ");
        message.append(
                restoration.restored().isEmpty()
                        ? restoration.refused().isEmpty() ? "cleared: there was nothing to put back" : "cleared"
                        : "put back as they were before: "
                                + String.join(
                                        ", ",
                                        ResultView.names(restoration.restored().keySet())));
        if (!restoration.refused().isEmpty()) {
            message.append(". Twilio did not take back ")
                    .append(restoration.refused().stream()
                            .map(RefusedValue::words)
                            .collect(Collectors.joining(", ")))
                    .append(", so it was cleared. It is kept: once Twilio takes it again, assign the number and"
                            + " unassign it with \"restore\": true");
        }
        if (!left.isEmpty()) {
            message.append('.').append(leftAlone(left));
        }
        return message.toString();
    }

    static ResponseEntity<Object> answer(
            Operation operation, CallOptions options, Function<NumberOperationResult, String> message) {
        return OperationAnswers.of(operation, options, done -> {
            NumberOperationResult result =
                    Objects.requireNonNull(done.result(), "A completed operation on a number has a result");
            AuditRestoration restoration = AuditRestoration.of(result.restoration());
            return new NumberAnswer(
                    true,
                    NumberSummary.of(result),
                    message.apply(result),
                    result.changedByOthers(),
                    ResultView.names(result.gone()),
                    restoration == null ? null : restoration.restored(),
                    restoration == null ? List.of() : restoration.notRestored());
        });
    }

    /**
     * The answer of a completed assignment or its opposite.
     *
     * @param changedByOthers what somebody else had changed at Twilio, so that it was left alone, and the URLs of ours
     *     that stay for the fallback URL that somebody else has set: the values held, by the names of Twilio's
     *     parameters; absent when there is nothing
     * @param goneAtTwilio the channels of which Twilio no longer had the number or the sender, so that there was
     *     nothing to clear; absent when there is none
     * @param restored what was put back, by channel and by the names of Twilio's parameters, without what may be
     *     secret; absent when that was not asked for
     * @param notRestored what Twilio did not take back, so that it was cleared, and why; absent when there is nothing
     */
    record NumberAnswer(
            boolean success,
            NumberSummary phoneNumber,
            String message,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> changedByOthers,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> goneAtTwilio,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Map<String, String>> restored,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AuditRestoration.NotRestored> notRestored) {}
}
