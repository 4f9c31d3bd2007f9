package dev.switchboard.activities.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.OperationState;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an audit message says about its subject, as it was then.
 *
 * @param phoneNumber E.164; none for an operation on many, and where the number was not the caller's
 * @param capabilities what the number's binding had switched on; of an assignment what that switched on, or was to. All
 *     false for a number without a binding; with {@code phoneNumber}
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
 * @param price what it costs a month, of what was bought; of an operation that buys, all of it together
 * @param formerAgentId the agent that it had, of a number that was to have another
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
        @Nullable String mergedInto,
        @Nullable MonthlyPrice price,
        @Nullable String formerAgentId) {

    /** Of what its ids say enough about. */
    static final AuditMetadata NONE = builder().build();

    static AuditMetadata ofAccount(String accountSid) {
        return builder().account(accountSid).build();
    }

    static AuditMetadata ofMerge(
            String phoneNumber, Capabilities numberCapabilities, String accountSid, String mergedInto) {
        return builder()
                .number(phoneNumber, new Capabilities(false, false, false), numberCapabilities)
                .state(OperationState.COMPLETED)
                .account(accountSid)
                .mergedInto(mergedInto)
                .build();
    }

    static AuditMetadata ofVerification(PhoneNumber number, VerifiedWebhooks found) {
        return builder().number(number).verification(found).build();
    }

    /** Built by names: what is not named is not said. */
    public static Builder builder() {
        return new Builder();
    }

    /** What is to be said. */
    public static final class Builder {

        private @Nullable String phoneNumber;
        private @Nullable Capabilities capabilities;
        private @Nullable Capabilities numberCapabilities;
        private @Nullable OperationState state;
        private @Nullable Map<String, String> changedByOthers;
        private @Nullable AuditDrift drift;
        private @Nullable Set<Channel> gone;
        private @Nullable AuditMove move;
        private @Nullable String accountSid;
        private @Nullable VerifiedWebhooks verification;
        private @Nullable AuditRestoration restoration;
        private @Nullable String mergedInto;
        private @Nullable MonthlyPrice price;
        private @Nullable String formerAgentId;

        private Builder() {}

        /** As it is bound now. */
        public Builder number(PhoneNumber number) {
            return number(number.phoneNumber(), Capabilities.of(number.channels()), number.capabilities());
        }

        public Builder number(String inE164, Capabilities ofTheBinding, Capabilities ofTheNumber) {
            phoneNumber = inE164;
            capabilities = ofTheBinding;
            numberCapabilities = ofTheNumber;
            return this;
        }

        public Builder state(OperationState ended) {
            state = ended;
            return this;
        }

        public Builder changedByOthers(@Nullable Map<String, String> values) {
            changedByOthers = values;
            return this;
        }

        public Builder drift(@Nullable AuditDrift found) {
            drift = found;
            return this;
        }

        public Builder gone(@Nullable Set<Channel> channels) {
            gone = channels;
            return this;
        }

        public Builder move(AuditMove between) {
            move = between;
            return this;
        }

        public Builder account(@Nullable String sid) {
            accountSid = sid;
            return this;
        }

        public Builder verification(VerifiedWebhooks found) {
            verification = found;
            return this;
        }

        public Builder restoration(@Nullable AuditRestoration whatWasPutBack) {
            restoration = whatWasPutBack;
            return this;
        }

        public Builder mergedInto(String id) {
            mergedInto = id;
            return this;
        }

        public Builder price(@Nullable MonthlyPrice ofTheNumber) {
            price = ofTheNumber;
            return this;
        }

        public Builder formerAgent(@Nullable String id) {
            formerAgentId = id;
            return this;
        }

        public AuditMetadata build() {
            return new AuditMetadata(
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
                    restoration,
                    mergedInto,
                    price,
                    formerAgentId);
        }
    }
}
