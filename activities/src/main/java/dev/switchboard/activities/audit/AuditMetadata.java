package dev.switchboard.activities.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.OperationState;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an audit message says about its subject, as it was then.
 *
 * @param phoneNumber E.164; none for an operation on many, and where the number was not the caller's
 * @param capabilities what the number could do; with {@code phoneNumber}
 * @param state how the operation ended
 * @param changedByOthers what somebody else had changed at Twilio, so that it was left alone: the values held, by the
 *     names of Twilio's parameters
 * @param drift how the number had drifted, where that is what the message is about
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditMetadata(
        @Nullable String phoneNumber,
        @Nullable Capabilities capabilities,
        OperationState state,
        @Nullable Map<String, String> changedByOthers,
        @Nullable AuditDrift drift) {

    /** Of an operation on a number that had not drifted, or on many. */
    public AuditMetadata(
            @Nullable String phoneNumber,
            @Nullable Capabilities capabilities,
            OperationState state,
            @Nullable Map<String, String> changedByOthers) {
        this(phoneNumber, capabilities, state, changedByOthers, null);
    }
}
