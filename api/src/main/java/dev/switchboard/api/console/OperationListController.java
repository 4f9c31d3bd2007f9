package dev.switchboard.api.console;

import dev.switchboard.activities.batch.BatchPlans;
import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.twilio.TwilioProperties;
import dev.switchboard.api.batch.BatchController;
import dev.switchboard.api.batch.BatchOperationsController;
import dev.switchboard.api.batch.BatchRequest;
import dev.switchboard.api.operation.OperationController;
import dev.switchboard.api.operation.OperationSteps;
import dev.switchboard.api.operation.OperationView;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** The operations, and one of them as it goes. */
@Controller
@ConditionalOnConsole
class OperationListController {

    private static final int FIRST = 20;
    private static final int PAGE = 50;
    private static final int MOST_ITEMS = 1_000;

    private final OperationController operations;
    private final BatchOperationsController batchOperations;
    private final OperationSteps steps;
    private final Ownership ownership;
    private final BatchController batches;
    private final BatchPlans plans;
    private final NumberStandings standings;
    private final BatchStandings batchStandings;
    private final ConsoleCalls calls;
    private final TwilioProperties twilio;

    OperationListController(
            OperationController operations,
            BatchOperationsController batchOperations,
            OperationSteps steps,
            Ownership ownership,
            BatchController batches,
            BatchPlans plans,
            NumberStandings standings,
            BatchStandings batchStandings,
            ConsoleCalls calls,
            TwilioProperties twilio) {
        this.operations = operations;
        this.batchOperations = batchOperations;
        this.steps = steps;
        this.ownership = ownership;
        this.batches = batches;
        this.plans = plans;
        this.standings = standings;
        this.batchStandings = batchStandings;
        this.calls = calls;
        this.twilio = twilio;
    }

    /** Those that run, then those that failed, then all; with a filter or a cursor, a page of what it asks for. */
    @GetMapping("/console/operations")
    String list(
            Principal caller,
            @RequestParam @Nullable OperationType type,
            @RequestParam @Nullable OperationState state,
            @RequestParam @Nullable String cursor,
            Model model) {
        boolean all = type == null && state == null && cursor == null;
        model.addAttribute("running", all ? of(caller, OperationState.RUNNING, OperationState.PENDING) : List.of());
        model.addAttribute(
                "failed",
                all
                        ? of(
                                caller,
                                OperationState.COMPENSATION_INCOMPLETE,
                                OperationState.COMPENSATED,
                                OperationState.FAILED)
                        : List.of());
        OperationController.OperationsPage page =
                operations.list(caller, type, state, null, null, PAGE, Paging.given(cursor));
        UriComponentsBuilder here = UriComponentsBuilder.fromPath("/console/operations");
        Paging.filter(here, "type", type);
        Paging.filter(here, "state", state);
        model.addAttribute("type", type);
        model.addAttribute("state", state);
        model.addAttribute("types", OperationType.values());
        model.addAttribute("states", OperationState.values());
        model.addAttribute("operations", page.operations());
        model.addAttribute("first", cursor == null);
        model.addAttribute("here", here.encode().build().toUriString());
        model.addAttribute("next", Paging.next(here, page.nextCursor()));
        return "console/operations";
    }

    private List<OperationView> of(Principal caller, OperationState... states) {
        return Stream.of(states)
                .flatMap(state -> operations.list(caller, null, state, null, null, FIRST, null).operations().stream())
                .toList();
    }

    @GetMapping("/console/operations/{id}")
    String operation(Authentication caller, @PathVariable String id, Model model) {
        show(caller, id, model);
        return "console/operation";
    }

    /** The part of the page that changes. */
    @GetMapping("/console/operations/{id}/part")
    String part(Authentication caller, @PathVariable String id, Model model) {
        show(caller, id, model);
        return "console/operation :: live";
    }

    private void show(Authentication caller, String id, Model model) {
        OperationView operation = operations.get(caller, id);
        model.addAttribute("operation", operation);
        model.addAttribute("ended", operation.state().ended());
        boolean many = operation.type().isBatch();
        model.addAttribute("batch", many);
        model.addAttribute("plan", batchStandings.plan(caller, operation).orElse(null));
        model.addAttribute("undoable", batchStandings.canBeUndone(caller, operation));
        Operation known = ownership.operation(caller.getName(), id);
        model.addAttribute("stepwise", OperationSteps.areFew(known));
        model.addAttribute("steps", steps.of(known));
        boolean releases = operation.type() == OperationType.RELEASE;
        model.addAttribute("releases", releases);
        model.addAttribute("releaseAt", releases ? standings.releaseAt(id) : null);
        model.addAttribute(
                "items", many ? operations.results(caller, id, null, PAGE, null).results() : List.of());
        model.addAttribute(
                "failures",
                many
                        ? operations
                                .results(caller, id, ItemState.FAILED, PAGE, null)
                                .results()
                        : List.of());
        if (isPlan(operation)) {
            int requests = plans.plan(id).requests();
            model.addAttribute("requests", requests);
            model.addAttribute("seconds", (long) twilio.secondsFor(requests));
        }
    }

    /** A batch that ended well and left numbers to be updated was asked for no more than that. */
    private static boolean isPlan(OperationView operation) {
        return operation.type() == OperationType.UPDATE_FLEET
                && operation.state() == OperationState.COMPLETED
                && operation.progress() != null
                && operation.progress().remaining() > 0;
    }

    /** Updates the numbers that a plan says are to be updated, some of them first if asked to. */
    @PostMapping("/console/operations/{id}/carry-out")
    String carryOut(
            Principal caller,
            @PathVariable String id,
            @RequestParam @Nullable Integer canary,
            @RequestParam @Nullable String maxFailures) {
        if (!isPlan(operations.get(caller, id))) {
            throw Problem.of(
                    RequestError.INVALID_REQUEST,
                    "This is no plan, or it left nothing to do. Plan an update on the page of the numbers first.");
        }
        BatchRequest request = calls.valid(
                new BatchRequest(null, planned(caller, id), false, canary, ConsoleCalls.limit(maxFailures)));
        return ConsoleCalls.toOperation(batches.update(ConsoleCalls.options(caller), request));
    }

    private List<String> planned(Principal caller, String id) {
        List<String> numbers = new ArrayList<>();
        String cursor = null;
        do {
            OperationController.ResultsPage page =
                    operations.results(caller, id, ItemState.PENDING, MOST_ITEMS, cursor);
            page.results().forEach(item -> numbers.add(item.phoneNumberId()));
            cursor = page.nextCursor();
        } while (cursor != null);
        return numbers;
    }

    /** The API's own stream, under the session: whose operation it is not, gets none. */
    @GetMapping(path = "/console/operations/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void stream(Principal caller, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        operations.events(caller, id, request, response);
    }

    @GetMapping("/console/operations/{id}/results.csv")
    ResponseEntity<StreamingResponseBody> csv(Principal caller, @PathVariable String id) {
        ResponseEntity<StreamingResponseBody> csv = operations.csv(caller, id, null);
        return ResponseEntity.ok()
                .headers(csv.getHeaders())
                .header("Content-Disposition", "attachment; filename=\"" + id + ".csv\"")
                .body(csv.getBody());
    }

    @PostMapping("/console/operations/{id}/cancel")
    String cancel(Principal caller, @PathVariable String id, RedirectAttributes flash) {
        operations.cancel(caller, id);
        flash.addFlashAttribute("done", "It was asked to stop. What it has begun comes to its end first.");
        return back(id);
    }

    @PostMapping("/console/operations/{id}/pause")
    String pause(Principal caller, @PathVariable String id) {
        operations.pause(caller, id);
        return back(id);
    }

    @PostMapping("/console/operations/{id}/resume")
    String resume(Principal caller, @PathVariable String id) {
        operations.resume(caller, id);
        return back(id);
    }

    @PostMapping("/console/operations/{id}/rate")
    String rate(
            Principal caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Double rate,
            RedirectAttributes flash) {
        operations.rate(caller, id, calls.valid(new OperationController.RateRequest(rate)));
        flash.addFlashAttribute("done", "The rate is set. It holds from the next request to Twilio.");
        return back(id);
    }

    @PostMapping("/console/operations/{id}/undo")
    String undo(Authentication caller, @PathVariable String id) {
        return ConsoleCalls.toOperation(batchOperations.undo(caller, ConsoleCalls.options(caller), id));
    }

    @PostMapping("/console/operations/{id}/retry-failed")
    String retry(Principal caller, @PathVariable String id) {
        return ConsoleCalls.toOperation(batchOperations.retryFailed(ConsoleCalls.options(caller), id));
    }

    private static String back(String id) {
        return "redirect:/console/operations/" + id;
    }
}
