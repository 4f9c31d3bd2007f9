package dev.switchboard.api.console;

import dev.switchboard.activities.agent.DriftPolicy;
import dev.switchboard.api.agent.AgentController;
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
    private final ConsoleCalls calls;

    AgentPageController(AgentController agents, ConsoleCalls calls) {
        this.agents = agents;
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
        model.addAttribute("agent", agents.get(caller, id));
        return "console/agent";
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
