package dev.switchboard.api.operation;

import dev.switchboard.activities.batch.BatchItem;
import dev.switchboard.activities.batch.BatchResults;
import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.OperationFilter;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.web.Cursors;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@RestController
@RequestMapping("/api/operations")
@Tag(name = "Operations", description = "What was asked for and how far it is.")
public class OperationController {

    private static final String ASKED = "Asked for; Location names the operation, which tells when it is done.";

    private static final String EVENTS = "Events `progress`, and at last `end`; the data of each is an OperationView.";

    private static final String LIST = "operations";
    private static final String RESULTS = "results";

    private final Operations operations;
    private final BatchResults results;
    private final Ownership ownership;
    private final RunningOperations running;
    private final OperationViews views;
    private final OperationEvents events;

    OperationController(
            Operations operations,
            BatchResults results,
            Ownership ownership,
            RunningOperations running,
            OperationViews views,
            OperationEvents events) {
        this.operations = operations;
        this.results = results;
        this.ownership = ownership;
        this.running = running;
        this.views = views;
        this.events = events;
    }

    /** The caller's operations, newest first. */
    @GetMapping
    public OperationsPage list(
            Principal caller,
            @RequestParam @Nullable OperationType type,
            @RequestParam @Nullable OperationState state,
            @RequestParam @Nullable String phoneNumberId,
            @RequestParam @Nullable String chatbotId,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam @Nullable String cursor) {
        Slice<Operation> page = operations.list(
                caller.getName(),
                new OperationFilter(type, state, phoneNumberId, chatbotId),
                Cursors.decode(LIST, cursor),
                limit);
        return new OperationsPage(
                page.items().stream().map(views::inAList).toList(), Cursors.encode(LIST, page.next()));
    }

    /** One operation, with its progress. */
    @GetMapping("/{id}")
    public OperationView get(Principal caller, @PathVariable String id) {
        return view(ownership.operation(caller.getName(), id));
    }

    /** The single numbers of an operation on many. */
    @GetMapping(path = "/{id}/results", produces = MediaType.APPLICATION_JSON_VALUE)
    public ResultsPage results(
            Principal caller,
            @PathVariable String id,
            @RequestParam @Nullable ItemState state,
            @RequestParam(defaultValue = "50") @Min(1) @Max(1000) int limit,
            @RequestParam @Nullable String cursor) {
        Operation operation = ownership.operation(caller.getName(), id);
        Slice<BatchItem> page = results.list(operation.id(), state, Cursors.decode(RESULTS, cursor), limit);
        return new ResultsPage(page.items().stream().map(ItemView::of).toList(), Cursors.encode(RESULTS, page.next()));
    }

    /** The same as CSV, all of them, for {@code Accept: text/csv}. */
    @GetMapping(path = "/{id}/results", produces = ResultsCsv.MEDIA_TYPE)
    public ResponseEntity<StreamingResponseBody> csv(
            Principal caller, @PathVariable String id, @RequestParam @Nullable ItemState state) {
        Operation operation = ownership.operation(caller.getName(), id);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(ResultsCsv.MEDIA_TYPE))
                .body(out ->
                        ResultsCsv.write(after -> results.list(operation.id(), state, after, ResultsCsv.PAGE), out));
    }

    /**
     * Its progress as it goes, once a second, as server-sent events named {@code progress}; the last is {@code end}.
     */
    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @ApiResponse(
            responseCode = "200",
            description = "OK",
            headers =
                    @Header(
                            name = "X-Accel-Buffering",
                            description = "no: a proxy is to pass each event on at once.",
                            schema = @Schema(type = "string")),
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string", description = EVENTS)))
    public void events(
            Principal caller, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        events.follow(ownership.operation(caller.getName(), id), request, response);
    }

    /** Gives a batch a rate of its own below the account's, or takes it away. */
    @PostMapping("/{id}/rate")
    @ApiResponse(responseCode = "202", description = ASKED, useReturnTypeSchema = true)
    @Refuses({RequestError.OPERATION_ENDED, RequestError.NOT_PAUSABLE})
    @Audited(AuditAction.BATCH_RATE_REQUESTED)
    public ResponseEntity<OperationView> rate(
            Principal caller, @PathVariable String id, @Valid @RequestBody RateRequest body) {
        return reached(caller, id, (calls, operation) -> calls.setRate(operation, body.requestsPerSecond()));
    }

    /** Asks the operation to stop; what it had changed is put back. */
    @PostMapping("/{id}/cancel")
    @ApiResponse(responseCode = "202", description = ASKED, useReturnTypeSchema = true)
    @Refuses(RequestError.OPERATION_ENDED)
    @Audited(AuditAction.OPERATION_CANCEL_REQUESTED)
    public ResponseEntity<OperationView> cancel(Principal caller, @PathVariable String id) {
        return reached(caller, id, RunningOperations::cancel);
    }

    /** Starts no further number until resumed; those under way end. */
    @PostMapping("/{id}/pause")
    @ApiResponse(responseCode = "202", description = ASKED, useReturnTypeSchema = true)
    @Refuses({RequestError.OPERATION_ENDED, RequestError.NOT_PAUSABLE})
    @Audited(AuditAction.BATCH_PAUSE_REQUESTED)
    public ResponseEntity<OperationView> pause(Principal caller, @PathVariable String id) {
        return reached(caller, id, RunningOperations::pause);
    }

    /** Goes on after a pause. */
    @PostMapping("/{id}/resume")
    @ApiResponse(responseCode = "202", description = ASKED, useReturnTypeSchema = true)
    @Refuses({RequestError.OPERATION_ENDED, RequestError.NOT_PAUSABLE})
    @Audited(AuditAction.BATCH_RESUME_REQUESTED)
    public ResponseEntity<OperationView> resume(Principal caller, @PathVariable String id) {
        return reached(caller, id, RunningOperations::resume);
    }

    private ResponseEntity<OperationView> reached(
            Principal caller, String id, BiConsumer<RunningOperations, Operation> call) {
        Operation operation = ownership.operation(caller.getName(), id);
        call.accept(running, operation);
        return ResponseEntity.accepted()
                .header(HttpHeaders.LOCATION, OperationAnswers.location(id))
                .body(view(ownership.operation(caller.getName(), id)));
    }

    private OperationView view(Operation operation) {
        return views.of(operation);
    }

    /**
     * How fast a batch may be.
     *
     * @param requestsPerSecond at most so many requests a second to Twilio; null for as many as the account may
     */
    public record RateRequest(
            @DecimalMin("0.1") @DecimalMax("1000") @Schema(example = "20") @Nullable Double requestsPerSecond) {}

    public record OperationsPage(
            List<OperationView> operations, @Nullable String nextCursor) {}

    public record ResultsPage(
            List<ItemView> results, @Nullable String nextCursor) {}
}
