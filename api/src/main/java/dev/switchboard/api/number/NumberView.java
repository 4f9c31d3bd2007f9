package dev.switchboard.api.number;

import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.number.Capabilities;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A number with its binding.
 *
 * @param id our id
 * @param phoneNumber E.164
 * @param phoneNumberSid Twilio's SID; null of a WhatsApp sender whose number is not Twilio's
 * @param senderSid the SID of its WhatsApp sender, as the last import saw it; null when there was none
 * @param accountSid the Twilio account that it is in
 * @param capabilities what it can do
 * @param state where its binding stands
 * @param chatbot the agent it is bound to, or about to be; null when there is none
 * @param smsEnabled whether the binding has SMS
 * @param whatsAppEnabled whether the binding has WhatsApp
 * @param operationId the operation that holds the number now; null when there is none
 * @param updatedAt when it was last written
 */
public record NumberView(
        @Schema(example = "phone_123") String id,
        @Schema(example = "+15550000123") String phoneNumber,
        @Nullable String phoneNumberSid,
        @Nullable String senderSid,
        String accountSid,
        Capabilities capabilities,
        BindingState state,
        @Nullable AgentReference chatbot,
        boolean smsEnabled,
        boolean whatsAppEnabled,
        @Nullable String operationId,
        Instant updatedAt) {

    public static NumberView of(PhoneNumber number) {
        return new NumberView(
                number.id(),
                number.phoneNumber(),
                number.phoneNumberSid(),
                number.senderSid(),
                number.accountSid(),
                number.capabilities(),
                number.state(),
                chatbot(number),
                number.smsEnabled(),
                number.whatsappEnabled(),
                number.heldBy().orElse(null),
                number.updatedAt());
    }

    static @Nullable AgentReference chatbot(PhoneNumber number) {
        return number.agentId() == null
                ? null
                : new AgentReference(number.agentId(), String.valueOf(number.agentName()));
    }
}
