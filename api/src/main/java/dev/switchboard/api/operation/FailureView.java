package dev.switchboard.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.workflows.operation.OperationFailure;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation failed.
 *
 * @param error the stable code
 * @param message for people
 * @param twilio what Twilio had to say, when it was Twilio
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FailureView(
        String error, String message, @Nullable TwilioView twilio) {

    public static @Nullable FailureView of(@Nullable OperationFailure failure) {
        if (failure == null) {
            return null;
        }
        boolean twilios = failure.twilioCode() != null || failure.twilioStatus() != null;
        return new FailureView(
                failure.code().code(),
                failure.message(),
                twilios ? new TwilioView(failure.twilioCode(), failure.twilioStatus(), failure.moreInfo()) : null);
    }

    /** Twilio's error code, the HTTP status it came with, and Twilio's page about it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TwilioView(
            @Nullable Integer code,
            @Nullable Integer status,
            @Nullable String moreInfo) {}
}
