package dev.switchboard.activities.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.OperationState;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an audit message says about its subject, as it was then.
 *
 * @param phoneNumber E.164; none for an operation on many, and where the number was not the caller's
 * @param capabilities what the number's binding had switched on, when it was an assignment what that switched on, or was
 *     to; all false for a number without a binding; with {@code phoneNumber}
 * @param numberCapabilities what the number could do; with {@code phoneNumber}
 * @param state how the operation ended; none of a call that is no operation
 * @param changedByOthers what somebody else had changed at Twilio, so that it was left alone: the values held, by the
 *     names of Twilio's parameters
 * @param drift how the number had drifted, where that is what the message is about
 * @param accountSid the Twilio account, where the message is about one
 * @param verification what was found, where the message is about a verification
 * @param gone the channels of which Twilio no longer had the number or the sender when they were let go of
 * @param move between which accounts the number had moved, where that is what the message is about
 * @param restoration what was put back, and what Twilio did not take back
 * @param mergedInto the id under which the number goes on, where the message is about a second row of it that is gone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditMetadata(
        @Nullable String phoneNumber,
        @Nullable Capabilities capabilities,
        @Nullable Capabilities numberCapabilities,
        @Nullable OperationState state,
        @Nullable Map<String, String> changedByOthers,
        @Nullable AuditDrift drift,
        @Nullable Set<Channel> gone,
        @Nullable AuditMove move,
        @Nullable String accountSid,
        @Nullable VerifiedWebhooks verification,
        @Nullable AuditRestoration restoration,
        @Nullable String mergedInto) {

    /** Of what its ids say enough about. */
    static final AuditMetadata NONE = new AuditMetadata(null, null, null, null, null, null, null, null, null, null);

    /** Of what was not asked to put anything back. */
    AuditMetadata(
            @Nullable String phoneNumber,
            @Nullable Capabilities capabilities,
            @Nullable Capabilities numberCapabilities,
            @Nullable OperationState state,
            @Nullable Map<String, String> changedByOthers,
            @Nullable AuditDrift drift,
            @Nullable Set<Channel> gone,
            @Nullable AuditMove move,
            @Nullable String accountSid,
            @Nullable VerifiedWebhooks verification) {
        this(
                phoneNumber,
                capabilities,
                numberCapabilities,
                state,
                changedByOthers,
                drift,
                gone,
                move,
                accountSid,
                verification,
                null,
                null);
    }

    static AuditMetadata ofAccount(String accountSid) {
        return new AuditMetadata(null, null, null, null, null, null, null, null, accountSid, null);
    }

    static AuditMetadata ofMerge(
            String phoneNumber, Capabilities numberCapabilities, String accountSid, String mergedInto) {
        return new AuditMetadata(
                phoneNumber,
                new Capabilities(false, false, false),
                numberCapabilities,
                OperationState.COMPLETED,
                null,
                null,
                null,
                null,
                accountSid,
                null,
                null,
                mergedInto);
    }

    static AuditMetadata ofVerification(PhoneNumber number, VerifiedWebhooks found) {
        return new AuditMetadata(
                number.phoneNumber(),
                Capabilities.of(number.channels()),
                number.capabilities(),
                null,
                null,
                null,
                null,
                null,
                null,
                found);
    }

    /** Of a number that has not moved. */
    public AuditMetadata(
            @Nullable String phoneNumber,
            @Nullable Capabilities capabilities,
            @Nullable Capabilities numberCapabilities,
            OperationState state,
            @Nullable Map<String, String> changedByOthers,
            @Nullable AuditDrift drift,
            @Nullable Set<Channel> gone) {
        this(phoneNumber, capabilities, numberCapabilities, state, changedByOthers, drift, gone, null, null, null);
    }

    /** Of a number of which Twilio has every channel. */
    public AuditMetadata(
            @Nullable String phoneNumber,
            @Nullable Capabilities capabilities,
            @Nullable Capabilities numberCapabilities,
            OperationState state,
            @Nullable Map<String, String> changedByOthers,
            @Nullable AuditDrift drift) {
        this(phoneNumber, capabilities, numberCapabilities, state, changedByOthers, drift, null);
    }

    /** Of an operation on a number that had not drifted, or on many. */
    public AuditMetadata(
            @Nullable String phoneNumber,
            @Nullable Capabilities capabilities,
            @Nullable Capabilities numberCapabilities,
            OperationState state,
            @Nullable Map<String, String> changedByOthers) {
        this(phoneNumber, capabilities, numberCapabilities, state, changedByOthers, null, null);
    }
}
