package dev.switchboard.api.purchase;

import dev.switchboard.activities.purchase.Budgets;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.web.Money;
import dev.switchboard.api.web.Text;
import dev.switchboard.workflows.audit.AuditAction;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.security.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/budget")
@Tag(name = "Buying numbers")
class BudgetController {

    private static final int LONGEST_OWNER = 255;

    private final Budgets budgets;
    private final BudgetChanges changes;

    BudgetController(Budgets budgets, BudgetChanges changes) {
        this.budgets = budgets;
        this.changes = changes;
    }

    /** An owner's budget. Takes the scope admin. */
    @GetMapping
    @Refuses(RequestError.NOT_FOUND)
    BudgetView get(
            Principal caller,
            @RequestParam @Parameter(description = "The caller, when left out", example = "demo") @Nullable String owner) {
        String whose = Objects.requireNonNullElse(owner, caller.getName());
        return budgets.find(whose)
                .map(BudgetView::of)
                .orElseThrow(() ->
                        Problem.of(RequestError.NOT_FOUND, "There is no such budget; set one with PUT /api/budget."));
    }

    /** Sets what an owner may spend a month on numbers. Takes the scope admin. */
    @PutMapping
    @Audited(AuditAction.BUDGET_CHANGED)
    BudgetView put(Principal caller, @Valid @RequestBody BudgetRequest request) {
        String whose = Objects.requireNonNullElse(request.owner(), caller.getName());
        if (!changes.put(caller.getName(), whose, request.monthlyLimit(), request.inCurrency())) {
            throw Problem.invalid(
                    "currency", "cannot change while numbers are paid for from the budget; leave it as it is.");
        }
        return budgets.find(whose).map(BudgetView::of).orElseThrow();
    }

    record BudgetRequest(
            @Nullable @Text(max = LONGEST_OWNER)
            @Pattern(regexp = "(?s).*\\S.*", message = "is empty; give it a value, or leave it out.")
            @Schema(description = "Whose; the caller's when left out.", example = "demo")
            String owner,

            @NotNull(message = "must be given.") @DecimalMin(value = "0", message = Money.LIMITS_OF_ALL) @DecimalMax(value = Money.MOST_OF_ALL, message = Money.LIMITS_OF_ALL) @Digits(integer = Money.DIGITS_OF_ALL, fraction = Money.DECIMALS, message = Money.LIMITS_OF_ALL) @Schema(example = "20.00")
            BigDecimal monthlyLimit,

            @Pattern(regexp = Money.CURRENCY, message = Money.CURRENCY_MESSAGE) @Schema(defaultValue = Money.USUAL_CURRENCY)
            @Nullable String currency) {

        String inCurrency() {
            return Money.currency(currency);
        }
    }
}
