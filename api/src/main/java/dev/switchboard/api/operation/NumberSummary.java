package dev.switchboard.api.operation;

import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.operation.NumberOperationResult;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number and whom it is assigned to, as answers about one number have it.
 *
 * @param id our id
 * @param phoneNumber E.164
 * @param chatbot the agent; null when there is none
 */
public record NumberSummary(
        @Schema(example = "phone_123") String id,
        @Schema(example = "+15550000123") String phoneNumber,
        @Nullable AgentReference chatbot) {

    public static NumberSummary of(@Nullable NumberOperationResult result) {
        Objects.requireNonNull(result, "A completed operation on a number has a result");
        return new NumberSummary(result.phoneNumberId(), result.phoneNumber(), result.agent());
    }
}
