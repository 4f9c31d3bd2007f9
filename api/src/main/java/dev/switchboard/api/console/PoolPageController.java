package dev.switchboard.api.console;

import dev.switchboard.api.agent.AgentController;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.pool.PoolController;
import dev.switchboard.api.pool.PoolRequest;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.web.Id;
import java.security.Principal;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pools: what each has and costs, what it is to have, and which numbers are in it. */
@Controller
@ConditionalOnConsole
class PoolPageController {

    private final PoolController pools;
    private final AgentController agents;
    private final ConsoleCalls calls;

    PoolPageController(PoolController pools, AgentController agents, ConsoleCalls calls) {
        this.pools = pools;
        this.agents = agents;
        this.calls = calls;
    }

    @GetMapping("/console/pools")
    String list(Principal caller, Model model) {
        model.addAttribute("pools", pools.list(caller).pools());
        agents(caller, model);
        return "console/pools";
    }

    @GetMapping("/console/pools/{name}")
    String pool(Principal caller, @PathVariable String name, Model model) {
        model.addAttribute("pool", pools.get(caller, name));
        agents(caller, model);
        return "console/pool";
    }

    private void agents(Principal caller, Model model) {
        model.addAttribute(
                "agents", agents.list(caller, Paging.MOST_AGENTS, null).chatbots());
    }

    /** Makes a pool; one that is there is changed on its own page. */
    @PostMapping("/console/pools")
    String make(
            Principal caller,
            @RequestParam(defaultValue = "") String name,
            PoolForm wanted,
            PoolForm.Buying buying,
            RedirectAttributes flash) {
        if (!name.matches(Id.PATTERN)) {
            throw Problem.invalid("name", Id.MESSAGE);
        }
        if (pools.list(caller).pools().stream().anyMatch(pool -> pool.name().equals(name))) {
            throw Problem.invalid("name", "is that of a pool which is there; change that one, or choose another name.");
        }
        return put(caller, name, wanted.request(buying), flash);
    }

    @PostMapping("/console/pools/{name}")
    String change(
            Principal caller,
            @PathVariable String name,
            PoolForm wanted,
            PoolForm.Buying buying,
            RedirectAttributes flash) {
        return put(caller, pools.get(caller, name).name(), wanted.request(buying), flash);
    }

    private String put(Principal caller, String name, PoolRequest wanted, RedirectAttributes flash) {
        pools.put(caller, name, calls.valid(wanted));
        flash.addFlashAttribute("done", "Saved. What the pool lacks is bought by the next refill.");
        return page(name);
    }

    @PostMapping("/console/pools/{name}/delete")
    String delete(Principal caller, @PathVariable String name, RedirectAttributes flash) {
        pools.delete(caller, name);
        flash.addFlashAttribute("done", "Deleted. Its numbers stay what and whose they are.");
        return "redirect:/console/pools";
    }

    @PostMapping("/console/pools/{name}/refill")
    String refill(Principal caller, @PathVariable String name, RedirectAttributes flash) {
        ResponseEntity<Object> answer = pools.refill(ConsoleCalls.options(caller), name);
        if (answer.getHeaders().getFirst(OperationAnswers.OPERATION_ID) != null) {
            return ConsoleCalls.toOperation(answer);
        }
        flash.addFlashAttribute("done", "The pool lacks nothing, so nothing is bought.");
        return page(name);
    }

    /** Puts a number in, by its id. */
    @PostMapping("/console/pools/{name}/numbers")
    String putNumber(
            Principal caller,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String number,
            RedirectAttributes flash) {
        if (number.isBlank()) {
            throw Problem.invalid("number", "is missing: give the id of a number of yours.");
        }
        pools.putNumber(caller, name, number.strip());
        flash.addFlashAttribute("done", "The number is in the pool.");
        return page(name);
    }

    @PostMapping("/console/pools/{name}/numbers/{id}/take-out")
    String takeNumberOut(
            Principal caller, @PathVariable String name, @PathVariable String id, RedirectAttributes flash) {
        pools.takeNumberOut(caller, name, id);
        flash.addFlashAttribute("done", "The number is out of the pool. Whoever has it keeps it.");
        return page(name);
    }

    private static String page(String name) {
        return "redirect:/console/pools/" + name;
    }
}
