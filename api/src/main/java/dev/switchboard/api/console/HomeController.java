package dev.switchboard.api.console;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.UnsettledOperations;
import dev.switchboard.activities.usage.RefusedCallbacks;
import dev.switchboard.api.agent.AgentController;
import dev.switchboard.api.drift.DriftController;
import dev.switchboard.api.drift.LateCheck;
import dev.switchboard.api.operation.OperationController;
import dev.switchboard.api.operation.OperationView;
import dev.switchboard.api.operation.OperationViews;
import dev.switchboard.api.pool.PoolController;
import dev.switchboard.api.pool.PoolView;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.workflows.operation.OperationState;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What needs a person now, and nothing else when all is well. */
@Controller
@ConditionalOnConsole
class HomeController {

    private static final int FIRST = 10;

    /** After a day a failure that was put back is history. */
    private static final Duration RECENT = Duration.ofDays(1);

    private static final Duration REFUSED_LATELY = Duration.ofHours(1);

    private final OperationController operations;
    private final OperationViews views;
    private final UnsettledOperations unsettled;
    private final DriftController drift;
    private final AgentController agents;
    private final PoolController pools;
    private final RefusedCallbacks callbacks;
    private final LateCheck lateCheck;
    private final Clock clock;

    HomeController(
            OperationController operations,
            OperationViews views,
            UnsettledOperations unsettled,
            DriftController drift,
            AgentController agents,
            PoolController pools,
            RefusedCallbacks callbacks,
            LateCheck lateCheck,
            Clock clock) {
        this.operations = operations;
        this.views = views;
        this.unsettled = unsettled;
        this.drift = drift;
        this.agents = agents;
        this.pools = pools;
        this.callbacks = callbacks;
        this.lateCheck = lateCheck;
        this.clock = clock;
    }

    @GetMapping("/console")
    String home(Principal caller, Model model) {
        Instant since = clock.instant().minus(RECENT);
        List<OperationView> incomplete = inAList(unsettled.notPutBack(caller.getName(), FIRST));
        List<OperationView> failed = inAList(unsettled.failed(caller.getName(), since, 2 * FIRST));
        var drifted = drift.list(caller, null, false, FIRST, null);
        List<AgentController.AgentView> silent = agents.list(caller, Paging.MOST_AGENTS, null).chatbots().stream()
                .filter(HomeController::fails)
                .toList();
        List<PoolView> notRefilled = pools.list(caller).pools().stream()
                .filter(pool -> pool.refused() != null)
                .toList();
        List<OperationView> paused = of(caller, OperationState.RUNNING).stream()
                .filter(operation -> operation.type().isBatch())
                .map(operation -> operations.get(caller, operation.id()))
                .filter(batch -> batch.progress() != null && batch.progress().paused())
                .toList();
        model.addAttribute("incomplete", incomplete);
        model.addAttribute("paused", paused);
        model.addAttribute("failed", failed);
        model.addAttribute("drift", drifted.drift());
        model.addAttribute("silent", silent);
        model.addAttribute("notRefilled", notRefilled);
        var refused = callbacks.since(caller.getName(), clock.instant().minus(REFUSED_LATELY));
        Optional<LateCheck.Late> late = lateCheck.find();
        model.addAttribute("refused", refused);
        model.addAttribute("late", late.orElse(null));
        model.addAttribute(
                "well",
                Stream.of(incomplete, paused, failed, drifted.drift(), silent, notRefilled, refused)
                                .allMatch(List::isEmpty)
                        && late.isEmpty());
        return "console/home";
    }

    /** As people type it. */
    @GetMapping("/console/")
    String homeToo() {
        return "redirect:/console";
    }

    /** An address of the console at which there is nothing; scripts and styles are not of controllers. */
    @RequestMapping({"/console", "/console/{part:(?!assets$).+}", "/console/{part:(?!assets$).+}/**"})
    String nothing(@RequestParam Map<String, String> whatever) {
        throw Problem.of(
                RequestError.NOT_FOUND, "There is no such page. The links above lead to those that there are.");
    }

    private List<OperationView> inAList(List<Operation> found) {
        return found.stream().map(views::inAList).toList();
    }

    private List<OperationView> of(Principal caller, OperationState state) {
        return operations.list(caller, null, state, null, null, FIRST, null).operations();
    }

    private static boolean fails(AgentController.AgentView agent) {
        AgentController.RefusalView refusal = agent.lastRefusal();
        return refusal != null
                && (refusal.answeredAt() == null || refusal.answeredAt().isBefore(refusal.at()));
    }
}
