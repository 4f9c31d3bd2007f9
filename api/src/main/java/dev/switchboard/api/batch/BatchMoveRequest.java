package dev.switchboard.api.batch;

import dev.switchboard.api.web.Id;
import dev.switchboard.api.web.Ids;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers to give to another agent, with the channels that they have, and how carefully.
 *
 * @param from the agent that they have
 * @param to the agent that they get
 * @param phoneNumberIds only these of the agent; all when left out
 * @param dryRun only find out what would be done; false when left out
 * @param canary so many numbers go first and are looked at; when one is wrong, the batch pauses
 * @param maxFailures the batch pauses when more numbers fail: a number, or a share of those to change, as {@code "5%"}
 */
public record BatchMoveRequest(
        @Id @Schema(example = "agent_456") String from,
        @Id @Schema(example = "agent_789") String to,

        @Ids(max = 10_000, message = "must have 1 to {max} ids; leave it out for all of the agent.") @Nullable List<String> phoneNumberIds,

        @Schema(example = "false", defaultValue = "false") @Nullable Boolean dryRun,

        @Canary @Nullable Integer canary,
        @MaxFailures @Nullable Object maxFailures)
        implements CarefulRequest {}
