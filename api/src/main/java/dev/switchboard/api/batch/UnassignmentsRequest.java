package dev.switchboard.api.batch;

import dev.switchboard.api.web.Id;
import dev.switchboard.api.web.Ids;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers to take from their agents, and how carefully: those that are named, or all of an agent.
 *
 * @param phoneNumberIds these; when left out, all of the agent
 * @param chatbotId the agent that they have; when left out, whichever
 * @param restore whether Twilio gets back what it held before each assignment, where that still is ours; otherwise it
 *     is cleared; false when left out
 * @param dryRun only find out what would be done; false when left out
 * @param canary so many numbers go first and are looked at; when one is wrong, the batch pauses
 * @param maxFailures the batch pauses when more numbers fail: a number, or a share of those to change, as {@code "5%"}
 */
public record UnassignmentsRequest(
        @Ids(max = 10_000, message = "must have 1 to {max} ids; leave it out for all of the agent.") @Nullable List<String> phoneNumberIds,

        @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE_IF_GIVEN) @Schema(example = "agent_456") @Nullable String chatbotId,

        @Schema(example = "false", defaultValue = "false") @Nullable Boolean restore,

        @Schema(example = "false", defaultValue = "false") @Nullable Boolean dryRun,

        @Canary @Nullable Integer canary,
        @MaxFailures @Nullable Object maxFailures)
        implements CarefulRequest {}
