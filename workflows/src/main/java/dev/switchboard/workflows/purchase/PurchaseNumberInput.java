package dev.switchboard.workflows.purchase;

import org.jspecify.annotations.Nullable;

/**
 * What to buy.
 *
 * @param operationId the operation's id
 * @param owner whose numbers they become, and whose budget pays
 * @param accountSid the Twilio account that buys
 * @param wish which numbers
 * @param use who is to answer them; nobody yet when it is null
 * @param terms what it may cost, and what becomes of a number that could not be assigned
 * @param pool the pool of the owner's that they are bought for; none when it is null
 */
public record PurchaseNumberInput(
        String operationId,
        String owner,
        String accountSid,
        PurchaseWish wish,
        @Nullable PurchaseUse use,
        PurchaseTerms terms,
        @Nullable String pool) {}
