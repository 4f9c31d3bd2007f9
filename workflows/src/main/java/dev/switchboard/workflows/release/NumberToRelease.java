package dev.switchboard.workflows.release;

import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.number.NumberReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A number that is being released.
 *
 * @param number the number, here and at Twilio
 * @param agentId who answers it until then; nobody of a free number
 * @param price what it costs a month; known of a number that was bought here
 * @param since when its release began
 */
public record NumberToRelease(
        NumberReference number,
        @Nullable String agentId,
        @Nullable MonthlyPrice price,
        Instant since) {}
