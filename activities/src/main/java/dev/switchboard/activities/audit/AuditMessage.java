package dev.switchboard.activities.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.workflows.operation.OperationFailure;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of the audit trail, in the shape in which it is handed out as JSON.
 *
 * @param id {@code msg_…}, sorts by time
 * @param type always {@link #TYPE}
 * @param action for example {@code phone_assigned}
 * @param phoneNumberId the number; none for an operation on many
 * @param chatbotId the agent concerned
 * @param timestamp when the operation ended
 * @param metadata about the number
 * @param actor who had asked for it
 * @param operation the operation's id
 * @param before what Twilio held before, by the names of Twilio's parameters
 * @param after what Twilio held afterwards, as far as it was written
 * @param error why it failed, when it did
 * @param counts of an operation on many: how many ended how
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditMessage(
        String id,
        String type,
        String action,
        @Nullable String phoneNumberId,
        @Nullable String chatbotId,
        Instant timestamp,
        AuditMetadata metadata,
        String actor,
        String operation,
        @Nullable Map<String, String> before,
        @Nullable Map<String, String> after,
        @Nullable OperationFailure error,
        @Nullable Map<String, Integer> counts) {

    public static final String TYPE = "phone_number_audit";
}
