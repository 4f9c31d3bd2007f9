/** Purchases of numbers, from the intent to the number that is ours, and the budgets that they are paid from. */
@NullMarked
package dev.switchboard.activities.purchase;

import org.jspecify.annotations.NullMarked;
