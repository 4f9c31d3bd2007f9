package dev.switchboard.activities.purchase;

import dev.switchboard.workflows.number.MonthlyPrice;
import org.jspecify.annotations.Nullable;

/**
 * One number of an operation that buys.
 *
 * @param ordinal which of its numbers, from 1
 * @param state where it stands
 * @param phoneNumber E.164, once one was chosen
 * @param phoneNumberId its id here, once it was bought
 * @param price what it costs; until it is bought, the most that it may
 */
public record Purchase(
        int ordinal,
        PurchaseState state,
        @Nullable String phoneNumber,
        @Nullable String phoneNumberId,
        MonthlyPrice price) {}
