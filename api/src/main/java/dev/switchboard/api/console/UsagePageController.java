package dev.switchboard.api.console;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.usage.UsageController;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.util.UriComponentsBuilder;

/** Voice minutes, SMS segments and WhatsApp messages, by day, agent or number. */
@Controller
@ConditionalOnConsole
class UsagePageController {

    private static final int DAYS = 30;
    private static final int PAGE = 200;
    private static final List<String> GROUPINGS = List.of("day", "agent", "number", "channel");

    private final UsageController usage;
    private final Clock clock;

    UsagePageController(UsageController usage, Clock clock) {
        this.usage = usage;
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
        model.addAttribute("first", cursor == null);
        model.addAttribute("here", here.toUriString());
        model.addAttribute("next", Paging.next(here, answer.nextCursor()));
        return "console/usage";
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
