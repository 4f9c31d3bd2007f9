package dev.switchboard.workflows.fleet;

import dev.switchboard.workflows.route.OperationPace;
import org.jspecify.annotations.Nullable;

/**
 * One number of a batch.
 *
 * @param operationId the batch
 * @param owner who asked for it
 * @param phoneNumberId the number
 * @param requestsPerSecond the batch's own rate, when it has one
 */
public record FleetNumberInput(
        String operationId,
        String owner,
        String phoneNumberId,
        @Nullable Double requestsPerSecond) {

    /** The batch's own pace, when it has one. */
    public @Nullable OperationPace ownPace() {
        return requestsPerSecond == null ? null : new OperationPace(operationId, requestsPerSecond);
    }
}
