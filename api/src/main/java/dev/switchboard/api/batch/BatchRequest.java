package dev.switchboard.api.batch;

import dev.switchboard.api.web.Id;
import dev.switchboard.api.web.Ids;
import io.swagger.v3.oas.annotations.media.Schema;
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
        @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE_IF_GIVEN) @Schema(example = "agent_456") @Nullable String chatbotId,

        @Ids(max = 10_000) @Nullable List<String> phoneNumberIds,

        @Schema(example = "false", defaultValue = "false") @Nullable Boolean dryRun,

        @Canary @Nullable Integer canary,
        @MaxFailures @Nullable Object maxFailures)
        implements CarefulRequest {

    /** Everything, carelessly. */
    static final BatchRequest ALL = new BatchRequest(null, null, null, null, null);
}
