package dev.switchboard.activities.number;

import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.ReadOnlyProperty;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A phone number and its binding.
 *
 * @param id for example {@code phone_123}; an imported number has its SID as id, or its sender's
 * @param owner the subject it belongs to
 * @param phoneNumber E.164
 * @param accountSid the Twilio account that holds it
 * @param phoneNumberSid Twilio's SID, {@code PN…}; none of a WhatsApp sender whose number is not Twilio's
 * @param senderSid the SID of its WhatsApp sender, {@code XE…}, as the last import saw it
 * @param capabilities what it can do
 * @param state where its binding stands
 * @param agentId the agent it is bound to, or about to be
 * @param agentName that agent's name
 * @param smsEnabled whether the binding has SMS
 * @param whatsappEnabled whether the binding has WhatsApp
 * @param operationId the operation that changed the state last; {@link #heldBy} tells whether it still holds the number
 * @param version counts every write
 * @param createdAt when it was first known
 * @param updatedAt when it was last written
 */
@Table("phone_number")
public record PhoneNumber(
        @Id String id,
        String owner,
        String phoneNumber,
        String accountSid,
        @Nullable String phoneNumberSid,
        @Nullable String senderSid,
        @Embedded.Empty Capabilities capabilities,
        BindingState state,
        @Column("chatbot_id") @Nullable String agentId,
        @ReadOnlyProperty @Nullable String agentName,
        boolean smsEnabled,
        boolean whatsappEnabled,
        @Nullable String operationId,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether this operation has brought the binding there. */
    boolean isAt(BindingState there, String byOperation) {
        return state == there && byOperation.equals(operationId);
    }

    /** The operation that holds the number now. */
    public Optional<String> heldBy() {
        return state.held() ? Optional.ofNullable(operationId) : Optional.empty();
    }

    /** The channels of the binding, none without an agent; voice is one wherever the number can do it. */
    public Set<Channel> channels() {
        if (agentId == null) {
            return Set.of();
        }
        return channels(capabilities, smsEnabled, whatsappEnabled);
    }

    /** The number, here and at Twilio. */
    public NumberReference reference() {
        return new NumberReference(id, phoneNumber, accountSid, phoneNumberSid, senderSid);
    }

    static Set<Channel> channels(Capabilities capabilities, boolean sms, boolean whatsapp) {
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        if (capabilities.voice()) {
            channels.add(Channel.VOICE);
        }
        if (sms) {
            channels.add(Channel.SMS);
        }
        if (whatsapp) {
            channels.add(Channel.WHATSAPP);
        }
        return channels;
    }
}
