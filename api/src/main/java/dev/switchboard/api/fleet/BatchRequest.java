package dev.switchboard.api.fleet;

import dev.switchboard.api.web.Ids;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers to update, and how carefully.
 *
 * @param chatbotId only those of this agent; all when left out
 * @param phoneNumberIds only these; all when left out
 * @param dryRun only find out what would be updated; false when left out
 * @param canary so many numbers are updated and verified first; when one is wrong, the batch pauses
 * @param maxFailures the batch pauses when more numbers fail: a number, or a share of those to update, as {@code "5%"}
 */
public record BatchRequest(
        @Pattern(regexp = "[A-Za-z0-9_-]{1,64}", message = "must have letters, digits, _ and -, at most 64.") @Schema(example = "agent_456")
        @Nullable String chatbotId,

        @Ids(max = 10_000) @Nullable List<String> phoneNumberIds,

        @Schema(example = "false", defaultValue = "false") @Nullable Boolean dryRun,

        @Min(value = 0, message = "must not be negative.") @Max(value = 200, message = "must be at most 200.") @Schema(example = "5", defaultValue = "0")
        @Nullable Integer canary,

        @Schema(
                description = "A number, or a share of the numbers to update such as \"5%\".",
                oneOf = {Integer.class, String.class},
                example = "5%")
        @Nullable Object maxFailures)
        implements CarefulRequest {

    /** Everything, carelessly. */
    static final BatchRequest ALL = new BatchRequest(null, null, null, null, null);
}
