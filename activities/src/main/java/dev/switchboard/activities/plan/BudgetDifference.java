package dev.switchboard.activities.plan;

import org.jspecify.annotations.Nullable;

/**
 * How the budget differs from the file.
 *
 * @param before none when there is none yet
 */
public record BudgetDifference(@Nullable WantedBudget before, WantedBudget after) {}
