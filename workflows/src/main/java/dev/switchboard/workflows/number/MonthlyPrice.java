package dev.switchboard.workflows.number;

import java.math.BigDecimal;

/**
 * What something costs a month.
 *
 * @param amount not negative, with at most four decimals
 * @param currency ISO 4217, for example USD
 */
public record MonthlyPrice(BigDecimal amount, String currency) {

    private static final int CENTS = 2;

    public MonthlyPrice {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("amount must not be negative, not " + amount);
        }
    }

    /** So many of it. */
    public MonthlyPrice times(int count) {
        return new MonthlyPrice(amount.multiply(BigDecimal.valueOf(count)), currency);
    }

    /** For people: {@code 1.15 USD a month}, with two decimals at least. */
    public String words() {
        BigDecimal shown = amount.stripTrailingZeros();
        return (shown.scale() < CENTS ? shown.setScale(CENTS) : shown).toPlainString() + " " + currency + " a month";
    }
}
