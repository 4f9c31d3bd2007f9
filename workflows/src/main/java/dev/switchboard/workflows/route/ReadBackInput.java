package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.NumberReference;
import org.jspecify.annotations.Nullable;

/**
 * See {@link WebhookActivities#readBackRoute}.
 *
 * @param operationId the operation that has written
 * @param pace the batch's own, when it has one
 */
public record ReadBackInput(
        String operationId,
        NumberReference number,
        @Nullable String senderSid,
        Route expected,
        @Nullable OperationPace pace) {

    /** One that somebody waits for. */
    public ReadBackInput(String operationId, NumberReference number, @Nullable String senderSid, Route expected) {
        this(operationId, number, senderSid, expected, null);
    }
}
