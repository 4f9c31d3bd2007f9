package dev.switchboard.api.console;

import dev.switchboard.api.batch.ApplyRequest;
import dev.switchboard.api.batch.PlanApplyController;
import dev.switchboard.api.cli.FleetYaml;
import dev.switchboard.api.operation.OperationController;
import dev.switchboard.api.operation.OperationView;
import dev.switchboard.api.plan.ExportController;
import dev.switchboard.api.plan.PlanController;
import dev.switchboard.api.plan.PlanScopes;
import dev.switchboard.api.plan.PlanView;
import dev.switchboard.api.plan.PlansPage;
import dev.switchboard.api.problem.KnownProblems;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.workflows.operation.OperationState;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.json.JsonMapper;

/** The fleet as a file: typed or pasted, compared with what is, carried out. */
@Controller
@ConditionalOnConsole
class PlanPageController {

    static final String PATH = "/console/plans";

    private static final int PAGE = 100;
    private static final int PLANS = 10;

    private final FleetFiles files;
    private final PlanController plans;
    private final PlanApplyController applying;
    private final ExportController export;
    private final OperationController operations;
    private final ConsoleCalls calls;
    private final JsonMapper json;

    PlanPageController(
            FleetFiles files,
            PlanController plans,
            PlanApplyController applying,
            ExportController export,
            OperationController operations,
            ConsoleCalls calls,
            JsonMapper json) {
        this.files = files;
        this.plans = plans;
        this.applying = applying;
        this.export = export;
        this.operations = operations;
        this.calls = calls;
        this.json = json;
    }

    /** Where the file is typed, above the plans that were made; with {@code from=fleet} it begins with what is. */
    @GetMapping(PATH)
    String file(
            Authentication caller,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String cursor,
            Model model) {
        show(caller, "fleet".equals(from) ? written(caller) : "", cursor, model);
        return "console/plans";
    }

    /** The plans beside the file: paging leaves out what the file was to begin with, which is not typed any more. */
    private void show(Authentication caller, String file, @Nullable String cursor, Model model) {
        PlansPage page = plans.list(caller, PLANS, Paging.given(cursor));
        model.addAttribute("file", file);
        model.addAttribute("plans", page.plans());
        model.addAttribute(
                "carriedOut",
                page.plans().stream()
                        .collect(Collectors.toMap(PlansPage.SummaryView::id, plan -> of(caller, plan.operations()))));
        model.addAttribute("first", cursor == null);
        model.addAttribute("here", PATH);
        model.addAttribute("next", Paging.next(UriComponentsBuilder.fromPath(PATH), page.nextCursor()));
    }

    private List<OperationView> of(Authentication caller, List<String> ids) {
        return ids.stream().map(id -> operations.get(caller, id)).toList();
    }

    /** The file from what is, to be kept. */
    @GetMapping(PATH + "/switchboard.yaml")
    ResponseEntity<String> file(Authentication caller) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/yaml;charset=UTF-8"))
                .header("Content-Disposition", "attachment; filename=\"switchboard.yaml\"")
                .body(written(caller));
    }

    private String written(Authentication caller) {
        return FleetYaml.write(json.valueToTree(export.export(caller)));
    }

    /** Compares a file with what is. One that is wrong stays where it was typed, beside what is wrong with it. */
    @PostMapping(PATH)
    String plan(
            Authentication caller,
            @RequestParam(defaultValue = "") String file,
            Model model,
            HttpServletResponse response) {
        try {
            return "redirect:" + PATH + "/"
                    + files.read(file, fleet -> plans.plan(caller, fleet)).id();
        } catch (RuntimeException e) {
            Problem problem = KnownProblems.of(e).orElseThrow(() -> e);
            problem.headers().forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
            response.setStatus(problem.body().getStatus());
            model.addAttribute("problem", problem.body());
            show(caller, file, null, model);
            return "console/plans";
        }
    }

    /** A plan as it was made: agents, pools, the budget, and a page of its numbers. */
    @GetMapping(PATH + "/{id}")
    String plan(Authentication caller, @PathVariable String id, @RequestParam @Nullable String cursor, Model model) {
        PlanView plan = plans.get(caller, id, PAGE, Paging.given(cursor));
        String here = PATH + "/" + plan.id();
        List<OperationView> carriedOut = of(caller, plan.operations());
        model.addAttribute("plan", plan);
        model.addAttribute("carriedOut", carriedOut);
        model.addAttribute(
                "mayCarryOut", PlanScopes.permit(caller, !plan.pools().isEmpty(), plan.budget() != null));
        model.addAttribute("untouched", carriedOut.stream().allMatch(PlanPageController::changedNothing));
        model.addAttribute("seconds", (long) plan.totals().estimatedSeconds());
        model.addAttribute("here", here);
        model.addAttribute("first", cursor == null);
        model.addAttribute("next", Paging.next(UriComponentsBuilder.fromPath(here), plan.nextCursor()));
        return "console/plan";
    }

    /** Carries a plan out exactly as it was shown, or not at all. */
    @PostMapping(PATH + "/{id}/apply")
    String apply(
            Authentication caller,
            @PathVariable String id,
            @RequestParam @Nullable Integer canary,
            @RequestParam @Nullable String maxFailures) {
        ApplyRequest request = calls.valid(new ApplyRequest(canary, ConsoleCalls.limit(maxFailures)));
        return ConsoleCalls.toOperation(applying.apply(caller, ConsoleCalls.options(caller), id, request));
    }

    /** Where an operation has changed nothing, its plan may still hold. */
    private static boolean changedNothing(OperationView operation) {
        return operation.state() == OperationState.FAILED
                && (operation.progress() == null || operation.progress().updated() == 0);
    }
}
