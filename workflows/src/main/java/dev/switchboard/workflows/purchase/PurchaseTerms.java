package dev.switchboard.workflows.purchase;

import dev.switchboard.workflows.number.MonthlyPrice;

/**
 * Under which conditions numbers are bought.
 *
 * @param most what each may cost
 * @param keepOnFailure whether a number that was bought and could not be assigned is kept, free
 */
public record PurchaseTerms(MonthlyPrice most, boolean keepOnFailure) {}
