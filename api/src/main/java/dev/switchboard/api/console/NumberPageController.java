package dev.switchboard.api.console;

import dev.switchboard.activities.drift.Drifts;
import dev.switchboard.activities.usage.TwilioEvents;
import dev.switchboard.api.agent.AgentController;
import dev.switchboard.api.assignment.AssignRequest;
import dev.switchboard.api.assignment.AssignmentController;
import dev.switchboard.api.assignment.MoveController;
import dev.switchboard.api.assignment.UnassignRequest;
import dev.switchboard.api.audit.AuditController;
import dev.switchboard.api.number.NumberController;
import dev.switchboard.api.number.NumberView;
import dev.switchboard.api.number.WebhookController;
import dev.switchboard.api.number.WebhookStatus;
import dev.switchboard.api.operation.ItemView;
import dev.switchboard.api.operation.OperationController;
import dev.switchboard.api.operation.OperationView;
import dev.switchboard.api.problem.KnownProblems;
import dev.switchboard.api.usage.UsageController;
import dev.switchboard.workflows.number.Channel;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A number: what it is to be, what Twilio makes of it, and what was done. */
@Controller
@ConditionalOnConsole
class NumberPageController {

    private static final int DAYS = 30;
    private static final int LATEST = 20;

    private final NumberController numbers;
    private final WebhookController webhooks;
    private final AssignmentController assignments;
    private final MoveController moves;
    private final OperationController operations;
    private final AuditController audit;
    private final UsageController usage;
    private final AgentController agents;
    private final TwilioEvents events;
    private final Drifts drifts;
    private final NumberStandings standings;
    private final SimulatedTraffic traffic;
    private final ConsoleCalls calls;
    private final Clock clock;

    NumberPageController(
            NumberController numbers,
            WebhookController webhooks,
            AssignmentController assignments,
            MoveController moves,
            OperationController operations,
            AuditController audit,
            UsageController usage,
            AgentController agents,
            TwilioEvents events,
            Drifts drifts,
            NumberStandings standings,
            SimulatedTraffic traffic,
            ConsoleCalls calls,
            Clock clock) {
        this.numbers = numbers;
        this.webhooks = webhooks;
        this.assignments = assignments;
        this.moves = moves;
        this.operations = operations;
        this.audit = audit;
        this.usage = usage;
        this.agents = agents;
        this.events = events;
        this.drifts = drifts;
        this.standings = standings;
        this.traffic = traffic;
        this.calls = calls;
        this.clock = clock;
    }

    /** With {@code verify} it has been asked at Twilio; without, a script asks once the page is there. */
    @GetMapping("/console/numbers/{id}")
    String number(
            Principal caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean verify,
            Model model) {
        NumberView number = numbers.get(caller, id);
        NumberStanding standing = standings.of(caller.getName(), number);
        about(caller, standing, model);
        List<OperationView> done =
                operations.list(caller, null, null, id, null, LATEST, null).operations();
        model.addAttribute("leftBehind", standings.leftBehind(id));
        model.addAttribute(
                "timeline",
                Timeline.of(
                        done,
                        audit.list(caller, id, null, null, null, null, LATEST, null)
                                .messages(),
                        drifts.latest(caller.getName(), id, LATEST),
                        LATEST));
        model.addAttribute(
                "differences",
                standing.drift() == null
                        ? List.of()
                        : ItemView.fields(standing.drift().changes()));
        LocalDate today = LocalDate.now(clock);
        model.addAttribute(
                "usage",
                UsageChart.of(
                        today.minusDays(DAYS - 1L),
                        today,
                        usage.get(caller, today.minusDays(DAYS - 1L), today, id, null, null, null, "day", DAYS, null)
                                .usage()));
        boolean verified = verify && standing.may("VERIFY");
        model.addAttribute("verified", verified);
        if (verified) {
            check(caller, standing, model);
        }
        return "console/number";
    }

    /** What the buttons need. */
    private void about(Principal caller, NumberStanding standing, Model model) {
        model.addAttribute("number", standing.number());
        model.addAttribute("standing", standing);
        model.addAttribute("simulated", traffic.possible());
        model.addAttribute(
                "agents", agents.list(caller, Paging.MOST_AGENTS, null).chatbots());
    }

    /** The part of the page that takes a request to Twilio. */
    @GetMapping("/console/numbers/{id}/check")
    String check(Principal caller, @PathVariable String id, Model model) {
        NumberStanding standing = standings.of(caller.getName(), numbers.get(caller, id));
        about(caller, standing, model);
        NumberStanding seen = check(caller, standing, model);
        // What was offered before Twilio was asked is offered anew only if it is not the same, since somebody may type
        // there.
        model.addAttribute("again", !seen.actions().equals(standing.actions()));
        return "console/check :: asked";
    }

    /** @return where the number stands as Twilio tells; as before, when Twilio cannot be asked */
    private NumberStanding check(Principal caller, NumberStanding standing, Model model) {
        NumberView number = standing.number();
        model.addAttribute("checkedAt", clock.instant());
        WebhookStatus status;
        try {
            status = webhooks.verify(caller, number.id());
        } catch (RuntimeException e) {
            model.addAttribute(
                    "unchecked", KnownProblems.of(e).orElseThrow(() -> e).body());
            return standing;
        }
        Map<Channel, Instant> lastSeen = events.lastSeen(number.accountSid(), number.phoneNumber());
        List<ChannelFacts> facts = new ArrayList<>();
        status.channels().forEach((name, channel) -> facts.add(ChannelFacts.of(name, channel, lastSeen.get(of(name)))));
        NumberStanding seen =
                standing.seen(facts.stream().map(ChannelFacts::state).collect(Collectors.toUnmodifiableSet()));
        model.addAttribute("facts", facts);
        model.addAttribute("lastChange", status.lastChange());
        model.addAttribute("standing", seen);
        model.addAttribute(
                "verdict",
                seen.verdict(
                        facts.stream().anyMatch(ChannelFacts::differs),
                        facts.stream().anyMatch(ChannelFacts::isCut)));
        model.addAttribute(
                "cures",
                facts.stream()
                        .map(ChannelFacts::cure)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
        return seen;
    }

    /** What is told of a channel by its name in answers; the status callback is none. */
    private static @Nullable Channel of(String name) {
        for (Channel channel : Channel.values()) {
            if (channel.name().equals(name.toUpperCase(Locale.ROOT))) {
                return channel;
            }
        }
        return null;
    }

    @PostMapping("/console/numbers/{id}/assign")
    String assign(
            Principal caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String agent,
            @RequestParam(defaultValue = "false") boolean sms,
            @RequestParam(defaultValue = "false") boolean whatsApp,
            @RequestParam(defaultValue = "false") boolean takeOver) {
        AssignRequest request = calls.valid(new AssignRequest(id, agent, sms, whatsApp, takeOver));
        return ConsoleCalls.toOperation(assignments.assign(ConsoleCalls.options(caller), request));
    }

    @PostMapping("/console/numbers/{id}/unassign")
    String unassign(Principal caller, @PathVariable String id, @RequestParam(defaultValue = "false") boolean restore) {
        UnassignRequest request = calls.valid(new UnassignRequest(id, restore));
        return ConsoleCalls.toOperation(assignments.unassign(ConsoleCalls.options(caller), request));
    }

    /** Gives the number to another agent, with the channels that it has; one of the two answers all the while. */
    @PostMapping("/console/numbers/{id}/move")
    String move(Principal caller, @PathVariable String id, @RequestParam(defaultValue = "") String agent) {
        MoveController.MoveRequest request = calls.valid(new MoveController.MoveRequest(agent));
        return ConsoleCalls.toOperation(moves.move(ConsoleCalls.options(caller), id, request));
    }

    /** Calls the number from the simulator. */
    @PostMapping("/console/numbers/{id}/test-call")
    String testCall(Principal caller, @PathVariable String id, RedirectAttributes flash) {
        List<String> heard = traffic.call(numbers.get(caller, id).phoneNumber());
        flash.addFlashAttribute("done", "The call is over. What the caller heard stands below.");
        flash.addFlashAttribute("said", heard);
        return "redirect:/console/numbers/" + id;
    }

    /** Writes to the number from the simulator. */
    @PostMapping("/console/numbers/{id}/test-message")
    String testMessage(
            Principal caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "Hello") String text,
            RedirectAttributes flash) {
        List<String> replies = traffic.message(numbers.get(caller, id).phoneNumber(), text);
        flash.addFlashAttribute(
                "done",
                replies.isEmpty()
                        ? "The message was sent. Nothing was replied: no agent, no runtime, or greeted within the hour."
                        : "The message was sent. What was replied stands below.");
        flash.addFlashAttribute("said", replies);
        return "redirect:/console/numbers/" + id;
    }

    @PostMapping("/console/numbers/{id}/repair")
    String repair(Principal caller, @PathVariable String id) {
        WebhookController.UpdateRequest request = calls.valid(new WebhookController.UpdateRequest(id));
        return ConsoleCalls.toOperation(webhooks.update(ConsoleCalls.options(caller), request));
    }
}
