package dev.switchboard.api.console;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.NumberFilter;
import dev.switchboard.activities.number.NumberSearch;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.api.agent.AgentController;
import dev.switchboard.api.batch.AssignmentsRequest;
import dev.switchboard.api.batch.AssignmentsRequest.Assignment;
import dev.switchboard.api.batch.BatchController;
import dev.switchboard.api.batch.BatchMoveRequest;
import dev.switchboard.api.batch.BatchRequest;
import dev.switchboard.api.batch.BindingBatchController;
import dev.switchboard.api.batch.UnassignmentsRequest;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.web.Cursors;
import dev.switchboard.workflows.number.Channel;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** The numbers: found, filtered by what the address says, selected. */
@Controller
@ConditionalOnConsole
class NumberListController {

    private static final String LIST = "console-numbers";

    /** Those first that changed last; without it, in the order of the numbers. */
    private static final String LATEST = "latest";

    private static final int PAGE = 50;

    private final NumberSearch search;
    private final NumberStandings standings;
    private final AgentController agents;
    private final BatchController batches;
    private final BindingBatchController bindings;
    private final ConsoleCalls calls;

    NumberListController(
            NumberSearch search,
            NumberStandings standings,
            AgentController agents,
            BatchController batches,
            BindingBatchController bindings,
            ConsoleCalls calls) {
        this.search = search;
        this.standings = standings;
        this.agents = agents;
        this.batches = batches;
        this.bindings = bindings;
        this.calls = calls;
    }

    @GetMapping("/console/numbers")
    String list(
            Principal caller,
            @RequestParam @Nullable String q,
            @RequestParam @Nullable BindingState state,
            @RequestParam @Nullable String agent,
            @RequestParam @Nullable Channel channel,
            @RequestParam @Nullable String account,
            @RequestParam @Nullable Boolean drifted,
            @RequestParam @Nullable String sort,
            @RequestParam @Nullable String cursor,
            Model model) {
        NumberFilter filter = new NumberFilter(
                Paging.given(q), null, null, state, Paging.given(agent), channel, Paging.given(account), drifted);
        boolean latest = LATEST.equals(sort);
        String list = latest ? LIST + '-' + LATEST : LIST;
        String after = Cursors.decode(list, Paging.given(cursor));
        Slice<PhoneNumber> page = latest
                ? search.latest(caller.getName(), filter, after, PAGE)
                : search.find(caller.getName(), filter, after, PAGE);
        model.addAttribute("filter", filter);
        model.addAttribute("latest", latest);
        model.addAttribute("found", search.count(caller.getName(), filter, after, page));
        model.addAttribute("numbers", page.items());
        model.addAttribute("standings", standings.of(caller.getName(), page.items()));
        model.addAttribute(
                "agents", agents.list(caller, Paging.MOST_AGENTS, null).chatbots());
        model.addAttribute("accounts", search.accounts(caller.getName()));
        model.addAttribute("here", address(filter, latest).encode().build().toUriString());
        model.addAttribute("first", cursor == null);
        model.addAttribute("next", Paging.next(address(filter, latest), Cursors.encode(list, page.next())));
        return "console/numbers";
    }

    private static UriComponentsBuilder address(NumberFilter filter, boolean latest) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/console/numbers");
        Paging.filter(address, "q", filter.text());
        Paging.filter(address, "state", filter.state());
        Paging.filter(address, "agent", filter.agentId());
        Paging.filter(address, "channel", filter.channel());
        Paging.filter(address, "account", filter.accountSid());
        Paging.filter(address, "drifted", filter.drifted());
        Paging.filter(address, "sort", latest ? LATEST : null);
        return address;
    }

    /** Plans an update of those selected: what it would change is shown before anything is. */
    @PostMapping("/console/numbers/plan")
    String plan(Principal caller, @RequestParam(required = false) @Nullable List<String> id) {
        BatchRequest request = calls.valid(new BatchRequest(null, selected(id), true, null, null));
        return ConsoleCalls.toOperation(batches.update(ConsoleCalls.options(caller), request));
    }

    /** Plans an update of all that are assigned, or of all of an agent. */
    @PostMapping("/console/numbers/plan-all")
    String planAll(Principal caller, @RequestParam @Nullable String agent) {
        BatchRequest request = calls.valid(new BatchRequest(Paging.given(agent), null, true, null, null));
        return ConsoleCalls.toOperation(batches.update(ConsoleCalls.options(caller), request));
    }

    /** Updates those selected, in one batch. */
    @PostMapping("/console/numbers/update")
    String update(Principal caller, @RequestParam(required = false) @Nullable List<String> id) {
        BatchRequest request = calls.valid(new BatchRequest(null, selected(id), false, null, null));
        return ConsoleCalls.toOperation(batches.update(ConsoleCalls.options(caller), request));
    }

    /** Assigns those selected, in one batch. */
    @PostMapping("/console/numbers/assign")
    String assign(
            Principal caller,
            @RequestParam(required = false) @Nullable List<String> id,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "false") boolean sms,
            @RequestParam(defaultValue = "false") boolean whatsApp) {
        String chosen = chosen(to);
        List<Assignment> assignments = selected(id).stream()
                .map(number -> new Assignment(number, chosen, sms, whatsApp))
                .toList();
        AssignmentsRequest request = calls.valid(new AssignmentsRequest(assignments, false, null, null));
        return ConsoleCalls.toOperation(bindings.assign(ConsoleCalls.options(caller), request));
    }

    /** Moves those selected, which all are of one agent, to another, in one batch. */
    @PostMapping("/console/numbers/move")
    String move(
            Principal caller,
            @RequestParam(required = false) @Nullable List<String> id,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to) {
        BatchMoveRequest request = calls.valid(new BatchMoveRequest(from, chosen(to), selected(id), false, null, null));
        return ConsoleCalls.toOperation(bindings.move(ConsoleCalls.options(caller), request));
    }

    /** Unassigns those selected, in one batch. */
    @PostMapping("/console/numbers/unassign")
    String unassign(
            Principal caller,
            @RequestParam(required = false) @Nullable List<String> id,
            @RequestParam(defaultValue = "false") boolean restore) {
        UnassignmentsRequest request =
                calls.valid(new UnassignmentsRequest(selected(id), null, restore, false, null, null));
        return ConsoleCalls.toOperation(bindings.unassign(ConsoleCalls.options(caller), request));
    }

    private static String chosen(String agentId) {
        if (agentId.isBlank()) {
            throw Problem.invalid("to", "is missing: choose the agent that the numbers are to have.");
        }
        return agentId;
    }

    private static List<String> selected(@Nullable List<String> ids) {
        if (ids == null || ids.isEmpty()) {
            throw Problem.invalid("id", "is missing: select at least one number first.");
        }
        if (ids.size() > PAGE) {
            throw Problem.invalid("id", "has more than " + PAGE + " numbers; select a page at a time.");
        }
        return ids;
    }
}
