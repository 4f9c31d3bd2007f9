package dev.switchboard.activities.number;

import dev.switchboard.workflows.number.MonthlyPrice;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A number of a pool.
 *
 * @param agentId who answers it; nobody while it is free
 * @param freeSince since when nobody does; none while somebody has it
 * @param unfit why it is of no use for the pool, though it is free; none when it is of use
 * @param price what it costs a month; none of a number that was not bought here
 */
public record PooledNumber(
        String id,
        String phoneNumber,
        BindingState state,
        @Nullable String agentId,
        @Nullable Instant freeSince,
        @Nullable UnfitFor unfit,
        @Nullable MonthlyPrice price) {}
