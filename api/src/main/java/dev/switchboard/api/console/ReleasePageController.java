package dev.switchboard.api.console;

import dev.switchboard.activities.purchase.PaidNumbers;
import dev.switchboard.activities.twilio.AttachedNumbers;
import dev.switchboard.api.number.NumberController;
import dev.switchboard.api.number.NumberView;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.KnownProblems;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.release.ReleaseController;
import dev.switchboard.api.release.ReleaseRequest;
import dev.switchboard.api.usage.UsageController;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Gives a number back to Twilio, once somebody has read what that costs, and keeps it after all. */
@Controller
@ConditionalOnConsole
class ReleasePageController {

    private static final int DAYS = 30;

    private final NumberController numbers;
    private final ReleaseController releases;
    private final UsageController usage;
    private final NumberStandings standings;
    private final Ownership ownership;
    private final AttachedNumbers attached;
    private final PaidNumbers paid;
    private final ConsoleCalls calls;
    private final Clock clock;

    ReleasePageController(
            NumberController numbers,
            ReleaseController releases,
            UsageController usage,
            NumberStandings standings,
            Ownership ownership,
            AttachedNumbers attached,
            PaidNumbers paid,
            ConsoleCalls calls,
            Clock clock) {
        this.numbers = numbers;
        this.releases = releases;
        this.usage = usage;
        this.standings = standings;
        this.ownership = ownership;
        this.attached = attached;
        this.paid = paid;
        this.calls = calls;
        this.clock = clock;
    }

    /** What is given up, and the form that does it. */
    @GetMapping("/console/numbers/{id}/release")
    String ask(Principal caller, @PathVariable String id, Model model) {
        NumberView number = numbers.get(caller, id);
        NumberStanding standing = standings.of(caller.getName(), number);
        model.addAttribute("number", number);
        model.addAttribute("standing", standing);
        model.addAttribute("price", paid.price(id).orElse(null));
        model.addAttribute("times", times());
        LocalDate today = LocalDate.now(clock);
        model.addAttribute(
                "used",
                usage.get(caller, today.minusDays(DAYS - 1L), today, id, null, null, null, "number", 1, null)
                        .total());
        model.addAttribute("asked", false);
        if (standing.may("RELEASE")) {
            try {
                model.addAttribute(
                        "attached",
                        attached.read(ownership.number(caller.getName(), id).reference()));
                model.addAttribute("asked", true);
            } catch (RuntimeException e) {
                model.addAttribute(
                        "unasked", KnownProblems.of(e).orElseThrow(() -> e).body());
            }
        }
        return "console/release";
    }

    /** The times that are offered, as the API takes them. */
    private static Map<String, String> times() {
        Map<String, String> times = new LinkedHashMap<>();
        times.put("P7D", "in 7 days");
        times.put("P1D", "in a day");
        times.put("P30D", "in 30 days");
        times.put("P90D", "in 90 days");
        times.put("PT0S", "at once: it cannot be kept after all");
        return times;
    }

    /** The number is typed once more, so that nobody gives back another one. */
    @PostMapping("/console/numbers/{id}/release")
    String release(
            Principal caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "") String typed,
            @RequestParam(defaultValue = "false") boolean outOfService,
            @RequestParam(defaultValue = "false") boolean detachMessagingService,
            @RequestParam(defaultValue = "false") boolean detachSender,
            @RequestParam(defaultValue = "false") boolean force) {
        String number = numbers.get(caller, id).phoneNumber();
        if (!digits(typed).equals(digits(number))) {
            throw Problem.invalid("typed", "is not the number; type " + number + " to give it back.");
        }
        ReleaseRequest request =
                calls.valid(new ReleaseRequest(after, outOfService, detachMessagingService, detachSender, force));
        return ConsoleCalls.toOperation(releases.release(ConsoleCalls.options(caller), id, request));
    }

    private static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }

    @PostMapping("/console/numbers/{id}/keep")
    String keep(Principal caller, @PathVariable String id) {
        return ConsoleCalls.toOperation(releases.keep(ConsoleCalls.options(caller), id));
    }
}
