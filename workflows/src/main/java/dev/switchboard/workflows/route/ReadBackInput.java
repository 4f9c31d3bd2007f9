package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.NumberReference;
import org.jspecify.annotations.Nullable;

/**
 * See {@link WebhookActivities#readBackRoute}.
 *
 * @param pace the batch's own, when it has one
 */
public record ReadBackInput(
        NumberReference number,
        @Nullable String senderSid,
        Route expected,
        @Nullable OperationPace pace) {

    public ReadBackInput(NumberReference number, @Nullable String senderSid, Route expected) {
        this(number, senderSid, expected, null);
    }
}
