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
 * @param phoneNumberId the number; none for what is about many, or about none
 * @param chatbotId the agent concerned
 * @param timestamp when the operation ended, or the call was made
 * @param metadata about the number, or what else it is about
 * @param actor who had asked for it
 * @param operation the operation's id; none of a call that was about none
 * @param before what Twilio held before, by the names of Twilio's parameters; of an agent or an account its fields
 * @param after what Twilio held afterwards, as far as it was written; of an agent or an account its fields, of a call
 *     about an operation what was asked for
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
        @Nullable String operation,
        @Nullable Map<String, String> before,
        @Nullable Map<String, String> after,
        @Nullable OperationFailure error,
        @Nullable Map<String, Integer> counts) {

    public static final String TYPE = "phone_number_audit";
}
