package dev.switchboard.api.purchase;

import dev.switchboard.activities.purchase.Budget;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;

/**
 * What an owner may spend a month on numbers that are bought here.
 *
 * @param owner whose
 * @param monthlyLimit what all of them may cost
 * @param committed what they cost that were bought and are kept, and the most that purchases under way may cost
 * @param left what is left to spend
 * @param currency of all of it
 */
@Schema(name = "Budget")
public record BudgetView(
        @Schema(example = "demo") String owner,
        @Schema(example = "20.00") BigDecimal monthlyLimit,
        @Schema(example = "1.15") BigDecimal committed,
        @Schema(example = "18.85") BigDecimal left,
        @Schema(example = "USD") String currency) {

    static BudgetView of(Budget budget) {
        return new BudgetView(
                budget.owner(), budget.monthlyLimit(), budget.committed(), budget.left(), budget.currency());
    }
}
