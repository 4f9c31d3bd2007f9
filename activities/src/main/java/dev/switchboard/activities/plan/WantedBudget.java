package dev.switchboard.activities.plan;

import dev.switchboard.activities.purchase.Budget;
import java.math.BigDecimal;

/**
 * What an owner may spend a month on numbers.
 *
 * @param monthlyLimit what all of them may cost
 * @param currency three letters of ISO 4217
 */
public record WantedBudget(BigDecimal monthlyLimit, String currency) {

    /** Amounts are compared, whatever zeros they are written with. */
    public WantedBudget {
        BigDecimal stripped = monthlyLimit.stripTrailingZeros();
        monthlyLimit = stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    static WantedBudget of(Budget budget) {
        return new WantedBudget(budget.monthlyLimit(), budget.currency());
    }
}
