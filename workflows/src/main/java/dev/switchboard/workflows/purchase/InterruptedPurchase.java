package dev.switchboard.workflows.purchase;

import dev.switchboard.workflows.number.MonthlyPrice;
import java.util.List;

/**
 * How far a purchase got.
 *
 * @param accountSid the Twilio account that buys; empty when the purchase had not begun
 * @param inDoubt numbers that Twilio may have been asked for, and nobody knows the answer
 * @param bought numbers that are ours
 */
public record InterruptedPurchase(String accountSid, List<BuyNumberInput> inDoubt, List<Bought> bought) {

    public InterruptedPurchase {
        inDoubt = List.copyOf(inDoubt);
        bought = List.copyOf(bought);
    }

    /** A number that is ours, and what it costs. */
    public record Bought(String phoneNumberId, MonthlyPrice price) {}
}
