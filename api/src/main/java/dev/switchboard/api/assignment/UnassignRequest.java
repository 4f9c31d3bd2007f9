package dev.switchboard.api.assignment;

import dev.switchboard.api.web.Id;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The number to take from its agent.
 *
 * @param restore whether Twilio gets back what it held before the number was assigned, where that still is ours;
 *     otherwise it is cleared; false when left out
 */
public record UnassignRequest(
        @Id @Schema(example = "phone_123") String phoneNumberId,

        @Schema(example = "false", defaultValue = "false") @Nullable Boolean restore) {

    boolean restores() {
        return Boolean.TRUE.equals(restore);
    }
}
