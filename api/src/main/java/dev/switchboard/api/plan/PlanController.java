package dev.switchboard.api.plan;

import dev.switchboard.activities.plan.KeptPlans;
import dev.switchboard.activities.plan.Plan;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.web.Cursors;
import dev.switchboard.workflows.audit.AuditAction;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/plans")
@Tag(name = "The fleet as a file", description = "What a file says of a fleet, compared with it, and carried out.")
public class PlanController {

    /** Numbers in an answer that nobody has asked a page of. */
    private static final int USUAL_PAGE = 200;

    private final KeptPlans plans;
    private final PlanChecks checks;
    private final PlanMaking making;
    private final PlanAnswers answers;

    PlanController(KeptPlans plans, PlanChecks checks, PlanMaking making, PlanAnswers answers) {
        this.plans = plans;
        this.checks = checks;
        this.making = making;
        this.answers = answers;
    }

    /**
     * Compares a file with the caller's fleet, field by field, here and at Twilio. Nothing is changed. The plan is kept
     * for a day. A budget in the file takes the scope admin. Applying a plan that changes pools takes the scope
     * purchase.
     */
    @PostMapping
    @ApiResponse(responseCode = "201", description = "Compared; Location names the plan.", useReturnTypeSchema = true)
    @Refuses(asTwilioDoes = true)
    @Audited(AuditAction.PLAN_MADE)
    public ResponseEntity<PlanView> plan(Authentication caller, @Valid @RequestBody FleetFile file) {
        if (file.budget() != null) {
            PlanScopes.requireBudget(caller, "leave budget out of the file.");
        }
        Plan plan = making.make(caller.getName(), file);
        return ResponseEntity.created(URI.create("/api/plans/" + plan.id())).body(answers.of(plan, null, USUAL_PAGE));
    }

    /** The caller's plans that can still be looked at, newest first: those of a day, and of these the latest 20. */
    @GetMapping
    public PlansPage list(
            Principal caller,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam @Nullable String cursor) {
        return answers.page(plans.list(caller.getName(), Cursors.decode(PlanAnswers.LIST, cursor), limit));
    }

    /** A plan as it was made. */
    @GetMapping("/{id}")
    @Refuses(RequestError.NOT_FOUND)
    public PlanView get(
            Authentication caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "200") @Min(1) @Max(1000) int limit,
            @RequestParam @Nullable String cursor) {
        return answers.of(checks.find(caller.getName(), id), cursor, limit);
    }
}
