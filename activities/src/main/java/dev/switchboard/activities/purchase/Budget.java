package dev.switchboard.activities.purchase;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What an owner may spend a month on numbers that are bought here.
 *
 * @param owner whose
 * @param monthlyLimit what all of them may cost
 * @param currency of both amounts
 * @param committed what they cost that were bought and are kept, and the most that purchases under way may cost
 * @param updatedAt when limit or amount changed last
 */
public record Budget(String owner, BigDecimal monthlyLimit, String currency, BigDecimal committed, Instant updatedAt) {

    /** Whether its currency can be that: it cannot change while anything is committed. */
    public boolean takes(String other) {
        return currency.equals(other) || committed.signum() == 0;
    }

    /** What is left to spend; nothing when the limit was lowered below what is spent. */
    public BigDecimal left() {
        return monthlyLimit.subtract(committed).max(BigDecimal.ZERO);
    }
}
