package dev.switchboard.workflows.number;

import java.math.BigDecimal;

/**
 * What something costs a month.
 *
 * @param amount not negative, with at most four decimals
 * @param currency ISO 4217, for example USD
 */
public record MonthlyPrice(BigDecimal amount, String currency) {

    public MonthlyPrice {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("amount must not be negative, not " + amount);
        }
    }

    /** So many of it. */
    public MonthlyPrice times(int count) {
        return new MonthlyPrice(amount.multiply(BigDecimal.valueOf(count)), currency);
    }

    /** For people: {@code 1.15 USD a month}. */
    public String words() {
        return amount.toPlainString() + " " + currency + " a month";
    }
}
