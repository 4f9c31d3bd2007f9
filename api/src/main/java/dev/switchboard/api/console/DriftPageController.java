package dev.switchboard.api.console;

import dev.switchboard.api.assignment.AssignmentController;
import dev.switchboard.api.assignment.UnassignRequest;
import dev.switchboard.api.batch.BatchController;
import dev.switchboard.api.batch.BatchRequest;
import dev.switchboard.api.drift.DriftController;
import dev.switchboard.api.drift.DriftView;
import dev.switchboard.api.problem.Problem;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** What somebody else has changed at Twilio, and its repair. */
@Controller
@ConditionalOnConsole
class DriftPageController {

    private static final int PAGE = 50;

    private final DriftController drift;
    private final NumberStandings standings;
    private final BatchController batches;
    private final AssignmentController assignments;
    private final ConsoleCalls calls;

    DriftPageController(
            DriftController drift,
            NumberStandings standings,
            BatchController batches,
            AssignmentController assignments,
            ConsoleCalls calls) {
        this.drift = drift;
        this.standings = standings;
        this.batches = batches;
        this.assignments = assignments;
        this.calls = calls;
    }

    @GetMapping("/console/drift")
    String list(
            Principal caller,
            @RequestParam(defaultValue = "false") boolean resolved,
            @RequestParam @Nullable String cursor,
            Model model) {
        DriftController.DriftPage page = drift.list(caller, null, resolved, PAGE, Paging.given(cursor));
        UriComponentsBuilder here = UriComponentsBuilder.fromPath("/console/drift");
        if (resolved) {
            here.queryParam("resolved", true);
        }
        model.addAttribute("resolved", resolved);
        model.addAttribute(
                "standings",
                standings.ofIds(
                        caller.getName(),
                        page.drift().stream().map(DriftView::phoneNumberId).toList()));
        model.addAttribute("drift", page.drift());
        model.addAttribute("first", cursor == null);
        model.addAttribute("here", here.toUriString());
        model.addAttribute("next", Paging.next(here, page.nextCursor()));
        return "console/drift";
    }

    @PostMapping("/console/drift/check")
    String check(Principal caller) {
        return ConsoleCalls.toOperation(drift.check(ConsoleCalls.options(caller)));
    }

    /** Clears what is left of us at a number that has no agent. */
    @PostMapping("/console/drift/clear")
    String clear(Principal caller, @RequestParam String number) {
        UnassignRequest request = calls.valid(new UnassignRequest(number, false));
        return ConsoleCalls.toOperation(assignments.unassign(ConsoleCalls.options(caller), request));
    }

    /** Brings those selected up to date, in one batch. */
    @PostMapping("/console/drift/repair")
    String repair(Principal caller, @RequestParam(required = false) @Nullable List<String> id) {
        if (id == null || id.isEmpty()) {
            throw Problem.invalid("id", "is missing: select at least one number first.");
        }
        BatchRequest request = calls.valid(new BatchRequest(null, id, false, null, null));
        return ConsoleCalls.toOperation(batches.update(ConsoleCalls.options(caller), request));
    }
}
