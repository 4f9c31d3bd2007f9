package dev.switchboard.api.release;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.release.Releases;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.number.NumberView;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.NumberSummary;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.operation.RunningOperations;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.release.ReleaseNumberInput;
import dev.switchboard.workflows.release.ReleaseNumberWorkflow;
import dev.switchboard.workflows.release.ReleaseTerms;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.math.BigDecimal;
import java.security.Principal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/phone-numbers/{id}")
@Tag(name = "Releasing numbers", description = "Giving numbers back to Twilio, and keeping them after all.")
public class ReleaseController {

    private final OperationStarter starter;
    private final RunningOperations running;
    private final Operations operations;
    private final Ownership ownership;
    private final ReleaseChecks checks;
    private final Releases releases;

    ReleaseController(
            OperationStarter starter,
            RunningOperations running,
            Operations operations,
            Ownership ownership,
            ReleaseChecks checks,
            Releases releases) {
        this.starter = starter;
        this.running = running;
        this.operations = operations;
        this.ownership = ownership;
        this.checks = checks;
        this.releases = releases;
    }

    /** Everything that was asked for. */
    private record Asked(String phoneNumberId, ReleaseRequest request) {}

    /**
     * Gives the number back to Twilio, once the time in `after` is over: until then the operation runs, and the number
     * can be kept with `POST /api/phone-numbers/{id}/keep`. Such a call is answered at once, 202. One with `PT0S` waits
     * for the release, as other calls do for what they ask. A number that has calls or messages meanwhile is kept. It
     * takes the scope release, since a number that is released may be lost for good.
     */
    @DeleteMapping
    @Refuses(asTwilioDoes = true)
    @Audited({AuditAction.PHONE_GIVEN_BACK, AuditAction.PHONE_KEPT, AuditAction.PHONE_RELEASE_REFUSED})
    @ApiResponse(
            responseCode = "200",
            description = "Released, of a call with `PT0S`.",
            content = @Content(schema = @Schema(implementation = ReleaseAnswer.class)))
    public ResponseEntity<Object> release(
            CallOptions options, @PathVariable String id, @Valid @RequestBody ReleaseRequest request) {
        Asked asked = new Asked(id, request);
        CallOptions waiting = request.terms().after().isZero() ? options : withoutWaiting(options);
        Operation operation =
                starter.repeated(waiting, OperationType.RELEASE, asked).orElseGet(() -> start(waiting, asked));
        return OperationAnswers.of(operation, options, this::released);
    }

    private Operation start(CallOptions options, Asked asked) {
        ReleaseTerms terms = asked.request().terms();
        PhoneNumber number = ownership.numberOnRecord(options.owner(), asked.phoneNumberId());
        // Before the operation is there: Twilio may take longer to answer than one waits for its run.
        Optional<OperationStarter.Refusal> refusal = checks.refusal(number, terms)
                .map(because -> new OperationStarter.Refusal(because, refused(number), null));
        return starter.start(
                options,
                OperationStarter.Start.of(OperationType.RELEASE, NumberWorkflowIds.workflowId(number.id()), asked)
                        .onNumber(number.id(), number.agentId()),
                () -> refusal,
                operationId -> new Launch(
                        ReleaseNumberWorkflow.class,
                        new ReleaseNumberInput(operationId, options.owner(), number.id(), terms),
                        "Release " + number.phoneNumber(),
                        number));
    }

    /** What is given back already is not kept. */
    private static AuditAction refused(PhoneNumber number) {
        return number.state() == BindingState.RELEASED ? AuditAction.PHONE_RELEASE_REFUSED : AuditAction.PHONE_KEPT;
    }

    /** Nobody waits for days. */
    private static CallOptions withoutWaiting(CallOptions options) {
        return new CallOptions(options.owner(), options.idempotencyKey(), true);
    }

    private ReleaseAnswer released(Operation operation) {
        MonthlyPrice price =
                releases.find(operation.id()).map(Releases.Release::price).orElse(null);
        return new ReleaseAnswer(
                true,
                NumberSummary.of(operation.result()),
                "Phone number released",
                price == null ? null : price.amount(),
                price == null ? null : price.currency());
    }

    /** Ends the release that the number waits for: it stays what it was, and what was detached is attached again. */
    @PostMapping("/keep")
    @Refuses(RequestError.OPERATION_ENDED)
    @Audited({AuditAction.OPERATION_CANCEL_REQUESTED, AuditAction.PHONE_KEPT})
    @ApiResponse(
            responseCode = "200",
            description = "Kept.",
            content = @Content(schema = @Schema(implementation = KeptAnswer.class)))
    public ResponseEntity<Object> keep(CallOptions options, @PathVariable String id) {
        Operation release = running(ownership.numberOnRecord(options.owner(), id));
        running.cancel(release);
        Operation ended = starter.awaitEnd(options, release);
        if (ended.state() == OperationState.COMPLETED) {
            throw Problem.of(
                            RequestError.OPERATION_ENDED,
                            "It was too late to keep the number: Twilio was being told to take it back.")
                    .with("operationId", ended.id());
        }
        if (ended.state() == OperationState.CANCELLED) {
            NumberView number = NumberView.of(ownership.number(options.owner(), id));
            return ResponseEntity.ok()
                    .header(OperationAnswers.OPERATION_ID, ended.id())
                    .body(new KeptAnswer(true, number, "Phone number kept"));
        }
        return OperationAnswers.of(ended, options, done -> done);
    }

    /** When the number is released, and how its callers are answered until then. */
    @GetMapping("/release")
    @Refuses(RequestError.OPERATION_ENDED)
    public ReleaseView pending(Principal caller, @PathVariable String id) {
        Operation release = running(ownership.numberOnRecord(caller.getName(), id));
        return releases.find(release.id())
                .map(found -> new ReleaseView(release.id(), found.releaseAt(), found.outOfService()))
                .orElseGet(() -> new ReleaseView(release.id(), null, false));
    }

    private Operation running(PhoneNumber number) {
        if (number.state() == BindingState.RELEASED) {
            throw Problem.of(
                    RequestError.OPERATION_ENDED,
                    "Phone number " + number.id() + " was given back to Twilio, so it is too late to keep it.");
        }
        return operations
                .running(NumberWorkflowIds.workflowId(number.id()))
                .filter(operation -> operation.type() == OperationType.RELEASE)
                .orElseThrow(() -> Problem.of(
                        RequestError.OPERATION_ENDED,
                        "Phone number " + number.id() + " is not being released, so there is nothing to end."));
    }

    /**
     * A number that was given back.
     *
     * @param monthlyPrice what it cost; null of a number that was not bought here
     * @param currency of that
     */
    public record ReleaseAnswer(
            boolean success,
            NumberSummary phoneNumber,
            @Schema(example = "Phone number released") String message,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable BigDecimal monthlyPrice,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String currency) {}

    /** A number that is not given back. */
    public record KeptAnswer(
            boolean success,
            NumberView phoneNumber,
            @Schema(example = "Phone number kept") String message) {}

    /**
     * A release that can still be kept from.
     *
     * @param releaseAt when the number is released; null as long as the operation has not begun
     */
    public record ReleaseView(String operationId, @Nullable Instant releaseAt, boolean outOfService) {}
}
