package dev.switchboard.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.RouteOwner;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation failed.
 *
 * @param error the stable code
 * @param message for people
 * @param twilio what Twilio had to say, when it was Twilio
 * @param owner who owns the route, when that is the reason
 * @param changedByOthers what somebody else had changed at Twilio meanwhile, so that it was left alone: the values
 *     held, by the names of Twilio's parameters
 * @param field the field of the request that permits it, or has to be another, where it is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FailureView(
        String error,
        String message,
        @Nullable TwilioView twilio,
        @Nullable OwnerView owner,
        @Nullable Map<String, String> changedByOthers,
        @Nullable String field) {

    public static @Nullable FailureView of(@Nullable OperationFailure failure) {
        if (failure == null) {
            return null;
        }
        RouteOwner owner = failure.owner();
        boolean twilios = failure.twilioCode() != null || failure.twilioStatus() != null;
        return new FailureView(
                failure.code().code(),
                failure.message(),
                twilios ? new TwilioView(failure.twilioCode(), failure.twilioStatus(), failure.moreInfo()) : null,
                owner == null ? null : new OwnerView(owner.kind().code(), owner.sid()),
                failure.changedByOthers(),
                failure.field());
    }

    /** What decides the route in place of the number's URLs: for example {@code messaging_service}, and its SID. */
    public record OwnerView(String kind, String sid) {}

    /** Twilio's error code, the HTTP status it came with, and Twilio's page about it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TwilioView(
            @Nullable Integer code,
            @Nullable Integer status,
            @Nullable String moreInfo) {}
}
