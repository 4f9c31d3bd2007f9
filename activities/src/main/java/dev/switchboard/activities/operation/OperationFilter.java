package dev.switchboard.activities.operation;

import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import org.jspecify.annotations.Nullable;

/** Which operations to list; what is null matches all. */
public record OperationFilter(
        @Nullable OperationType type,
        @Nullable OperationState state,
        @Nullable String phoneNumberId,
        @Nullable String agentId) {

    public static final OperationFilter ALL = new OperationFilter(null, null, null, null);
}
