package dev.switchboard.activities.twilio;

import dev.switchboard.activities.attempt.CurrentAttempt;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.Failures;
import io.temporal.failure.ApplicationFailure;
import java.util.function.Supplier;

/** From the failures of requests to those of the steps that sent them. */
final class StepFailures {

    private StepFailures() {}

    /**
     * Turns failures into Temporal's; of an attempt that was not the first, an earlier one may still be carried out.
     */
    static <T> T asked(Supplier<T> request) {
        try {
            return request.get();
        } catch (TwilioException e) {
            ApplicationFailure failure = e.toActivityFailure();
            throw CurrentAttempt.isRetry() ? Failures.with(Delivery.OUTSTANDING, failure) : failure;
        }
    }
}
