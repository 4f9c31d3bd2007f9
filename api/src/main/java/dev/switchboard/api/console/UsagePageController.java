package dev.switchboard.api.console;

import dev.switchboard.activities.usage.UsageDifferences;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.usage.ReconcileController;
import dev.switchboard.api.usage.UsageController;
import dev.switchboard.api.usage.UsageDifferencesController;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.util.UriComponentsBuilder;

/** Voice minutes, SMS segments and WhatsApp messages, by day, agent or number. */
@Controller
@ConditionalOnConsole
class UsagePageController {

    private static final int DAYS = 30;
    private static final int PAGE = 200;
    private static final int LATEST = 10;
    private static final List<String> GROUPINGS = List.of("day", "agent", "number", "channel");

    private final UsageController usage;
    private final UsageDifferences differences;
    private final UsageDifferencesController found;
    private final ReconcileController reconcile;
    private final ConsoleCalls calls;
    private final Clock clock;

    UsagePageController(
            UsageController usage,
            UsageDifferences differences,
            UsageDifferencesController found,
            ReconcileController reconcile,
            ConsoleCalls calls,
            Clock clock) {
        this.usage = usage;
        this.differences = differences;
        this.found = found;
        this.reconcile = reconcile;
        this.calls = calls;
        this.clock = clock;
    }

    @GetMapping("/console/usage")
    String show(
            Principal caller,
            @RequestParam @Nullable LocalDate from,
            @RequestParam @Nullable LocalDate to,
            @RequestParam(defaultValue = "day") String by,
            @RequestParam @Nullable String cursor,
            Model model) {
        LocalDate last = to == null ? LocalDate.now(clock) : to;
        LocalDate first = from == null ? last.minusDays(DAYS - 1L) : from;
        if (!GROUPINGS.contains(by)) {
            throw Problem.invalid("by", "must be one of " + String.join(", ", GROUPINGS) + ".");
        }
        UsageController.UsageAnswer answer =
                usage.get(caller, first, last, null, null, null, null, by, PAGE, Paging.given(cursor));
        UriComponentsBuilder here = UriComponentsBuilder.fromPath("/console/usage")
                .queryParam("from", first)
                .queryParam("to", last)
                .queryParam("by", by);
        model.addAttribute("answer", answer);
        model.addAttribute("by", by);
        model.addAttribute("groupings", GROUPINGS);
        if (by.equals("day") && cursor == null && answer.nextCursor() == null) {
            model.addAttribute("chart", UsageChart.of(first, last, answer.usage()));
        }
        model.addAttribute("comparisons", differences.latest(caller.getName(), LATEST));
        model.addAttribute("yesterday", LocalDate.now(clock).minusDays(1));
        model.addAttribute("first", cursor == null);
        model.addAttribute("here", here.toUriString());
        model.addAttribute("next", Paging.next(here, answer.nextCursor()));
        return "console/usage";
    }

    /** What a comparison with Twilio's own lists found of the caller's numbers. */
    @GetMapping("/console/usage/differences")
    String differences(
            Principal caller, @RequestParam String operation, @RequestParam @Nullable String cursor, Model model) {
        UsageDifferencesController.DifferencesPage page = found.list(caller, operation, PAGE, Paging.given(cursor));
        UriComponentsBuilder here = UriComponentsBuilder.fromPath("/console/usage/differences");
        Paging.filter(here, "operation", operation);
        model.addAttribute("found", page);
        model.addAttribute("first", cursor == null);
        model.addAttribute("here", here.encode().build().toUriString());
        model.addAttribute("next", Paging.next(here, page.nextCursor()));
        return "console/differences";
    }

    /** Compares a day with Twilio's own lists, and corrects what differs. */
    @PostMapping("/console/usage/compare")
    String compare(Principal caller, @RequestParam @Nullable LocalDate day) {
        if (day == null) {
            throw Problem.invalid("day", "must be given, a date like 2026-01-31.");
        }
        return ConsoleCalls.toOperation(reconcile.reconcile(
                ConsoleCalls.options(caller), calls.valid(new ReconcileController.ReconcileRequest(day))));
    }

    @GetMapping("/console/usage.csv")
    ResponseEntity<StreamingResponseBody> csv(
            Principal caller, @RequestParam LocalDate from, @RequestParam LocalDate to, @RequestParam String by) {
        ResponseEntity<StreamingResponseBody> csv = usage.csv(caller, from, to, null, null, null, null, by);
        return ResponseEntity.ok()
                .headers(csv.getHeaders())
                .header("Content-Disposition", "attachment; filename=\"usage.csv\"")
                .body(csv.getBody());
    }
}
