package dev.switchboard.api.console;

import dev.switchboard.activities.agent.DriftPolicy;
import dev.switchboard.activities.agent.Greeting;
import dev.switchboard.activities.agent.RuntimeEvent;
import dev.switchboard.activities.number.NumberFilter;
import dev.switchboard.activities.number.NumberSearch;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.api.agent.AgentController;
import dev.switchboard.api.callback.GreetingPreview;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.runtime.RuntimeSecretController;
import dev.switchboard.api.runtime.RuntimeTrials;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriComponentsBuilder;

/** The agents: listed, created, changed, deleted. */
@Controller
@ConditionalOnConsole
class AgentPageController {

    private static final int PAGE = 50;

    private final AgentController agents;
    private final RuntimeSecretController secrets;
    private final RuntimeTrials trials;
    private final GreetingPreview preview;
    private final NumberSearch search;
    private final Pools pools;
    private final ConsoleCalls calls;

    AgentPageController(
            AgentController agents,
            RuntimeSecretController secrets,
            RuntimeTrials trials,
            GreetingPreview preview,
            NumberSearch search,
            Pools pools,
            ConsoleCalls calls) {
        this.agents = agents;
        this.secrets = secrets;
        this.trials = trials;
        this.preview = preview;
        this.search = search;
        this.pools = pools;
        this.calls = calls;
    }

    @GetMapping("/console/agents")
    String list(Principal caller, @RequestParam @Nullable String cursor, Model model) {
        AgentController.AgentsPage page = agents.list(caller, PAGE, Paging.given(cursor));
        model.addAttribute("agents", page.chatbots());
        model.addAttribute("first", cursor == null);
        model.addAttribute("here", "/console/agents");
        model.addAttribute("next", Paging.next(UriComponentsBuilder.fromPath("/console/agents"), page.nextCursor()));
        return "console/agents";
    }

    @GetMapping("/console/agents/{id}")
    String agent(Principal caller, @PathVariable String id, Model model) {
        return show(caller, agents.get(caller, id), model);
    }

    private String show(Principal caller, AgentController.AgentView agent, Model model) {
        String greeting = agent.greeting();
        model.addAttribute("agent", agent);
        model.addAttribute("inUse", isInUse(caller, agent.id()));
        model.addAttribute("length", greeting == null ? 0 : greeting.length());
        model.addAttribute("most", Greeting.MAX_LENGTH);
        model.addAttribute("toCall", preview.toCall(agent.name(), greeting));
        model.addAttribute("toMessage", greeting == null ? null : preview.toMessage(greeting));
        return "console/agent";
    }

    /** Whether it cannot be deleted: it has numbers, or a pool gives it some. */
    private boolean isInUse(Principal caller, String id) {
        NumberFilter ofIt = new NumberFilter(null, null, null, null, id, null, null, null);
        return !search.find(caller.getName(), ofIt, null, 1).items().isEmpty() || pools.giveTo(caller.getName(), id);
    }

    /** Asks its runtime as if somebody called or wrote. The page that answers is not to be repeated, and says so. */
    @PostMapping("/console/agents/{id}/try")
    String tryOut(
            Principal caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "CALL") RuntimeEvent event,
            Model model) {
        AgentController.AgentView agent = agents.get(caller, id);
        RuntimeTrials.Trial trial = trials.ask(caller.getName(), agent.id(), event)
                .orElseThrow(() -> Problem.of(RequestError.NOT_FOUND, "This agent has no runtime to be tried."));
        model.addAttribute("trial", trial);
        model.addAttribute("tried", event.word());
        return show(caller, agent, model);
    }

    /** Renews its secret, which is shown on this answer and nowhere else: no session and no log keeps it. */
    @PostMapping("/console/agents/{id}/renew-secret")
    String renewSecret(
            Principal caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "24") int keepFormerHours,
            Model model) {
        if (keepFormerHours < 0 || keepFormerHours > RuntimeSecretController.MOST_HOURS) {
            throw Problem.invalid(
                    "keepFormerHours", "must be from 0 to " + RuntimeSecretController.MOST_HOURS + ", in hours.");
        }
        model.addAttribute("secret", secrets.renew(caller, id, keepFormerHours).getBody());
        return show(caller, agents.get(caller, id), model);
    }

    @PostMapping("/console/agents")
    String create(
            Principal caller,
            @RequestParam(defaultValue = "") String name,
            @RequestParam @Nullable String greeting,
            @RequestParam @Nullable String runtimeUrl,
            @RequestParam(defaultValue = "REPORT") DriftPolicy driftPolicy,
            RedirectAttributes flash) {
        agents.create(
                caller,
                calls.valid(new AgentController.CreateAgentRequest(
                        null, name, Paging.given(greeting), Paging.given(runtimeUrl), driftPolicy)));
        flash.addFlashAttribute("done", "Created " + name + ".");
        return "redirect:/console/agents";
    }

    @PostMapping("/console/agents/{id}")
    String replace(
            Principal caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam @Nullable String greeting,
            @RequestParam @Nullable String runtimeUrl,
            @RequestParam(defaultValue = "REPORT") DriftPolicy driftPolicy,
            RedirectAttributes flash) {
        agents.replace(
                caller,
                id,
                calls.valid(new AgentController.ReplaceAgentRequest(
                        name, Paging.given(greeting), Paging.given(runtimeUrl), driftPolicy)));
        flash.addFlashAttribute("done", "Saved. What calls and messages hear changes with the next one.");
        return "redirect:/console/agents/" + id;
    }

    @PostMapping("/console/agents/{id}/delete")
    String delete(Principal caller, @PathVariable String id, RedirectAttributes flash) {
        agents.delete(caller, id);
        flash.addFlashAttribute("done", "Deleted.");
        return "redirect:/console/agents";
    }
}
