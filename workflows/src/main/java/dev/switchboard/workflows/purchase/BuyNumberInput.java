package dev.switchboard.workflows.purchase;

import org.jspecify.annotations.Nullable;

/**
 * One number to buy.
 *
 * @param operationId the operation that buys
 * @param ordinal which of the operation's numbers it is, from 1
 * @param accountSid the Twilio account that buys
 * @param number exactly this one
 * @param details what Twilio is told of it
 * @param use whose webhooks it gets in the same request; none when it is null
 */
public record BuyNumberInput(
        String operationId,
        int ordinal,
        String accountSid,
        AvailableNumber number,
        PurchaseWish.Details details,
        @Nullable PurchaseUse use) {}
