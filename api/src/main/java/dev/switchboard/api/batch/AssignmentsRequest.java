package dev.switchboard.api.batch;

import dev.switchboard.api.web.Entries;
import dev.switchboard.api.web.Id;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers to assign to which agents, and how carefully.
 *
 * @param assignments each number once
 * @param dryRun only find out what would be done; false when left out
 * @param canary so many numbers go first and are looked at; when one is wrong, the batch pauses
 * @param maxFailures the batch pauses when more numbers fail: a number, or a share of those to change, as {@code "5%"}
 */
public record AssignmentsRequest(
        @Entries(max = 10_000, message = "must have 1 to {max} assignments.")
        @ArraySchema(minItems = 1, maxItems = 10_000)
        List<Assignment> assignments,

        @Schema(example = "false", defaultValue = "false") @Nullable Boolean dryRun,

        @Canary @Nullable Integer canary,
        @MaxFailures @Nullable Object maxFailures)
        implements CarefulRequest {

    /**
     * One number.
     *
     * @param phoneNumberId the number
     * @param chatbotId its agent
     * @param enableSms whether to configure SMS; false when left out
     * @param enableWhatsApp whether to configure the number's WhatsApp sender; false when left out
     */
    public record Assignment(
            @Id @Schema(example = "phone_123") String phoneNumberId,
            @Id @Schema(example = "agent_456") String chatbotId,

            @Schema(example = "true", defaultValue = "false") @Nullable Boolean enableSms,

            @Schema(example = "false", defaultValue = "false") @Nullable Boolean enableWhatsApp) {}
}
