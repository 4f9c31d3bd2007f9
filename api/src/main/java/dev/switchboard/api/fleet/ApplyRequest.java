package dev.switchboard.api.fleet;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How carefully a plan is carried out.
 *
 * @param canary so many numbers go first and are looked at; when one is wrong, the batch pauses
 * @param maxFailures the batch pauses when more numbers fail: a number, or a share of those to change, as {@code "5%"}
 */
public record ApplyRequest(
        @Min(value = 0, message = "must not be negative.") @Max(value = 200, message = "must be at most 200.") @Schema(example = "5", defaultValue = "0")
        @Nullable Integer canary,

        @Schema(
                description = "A number, or a share of the numbers to change such as \"5%\".",
                oneOf = {Integer.class, String.class},
                example = "5%")
        @Nullable Object maxFailures)
        implements CarefulRequest {

    /** What would be done is what the plan says. */
    @Override
    public @Nullable Boolean dryRun() {
        return null;
    }
}
