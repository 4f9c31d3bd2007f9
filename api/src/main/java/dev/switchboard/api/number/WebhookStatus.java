package dev.switchboard.api.number;

import dev.switchboard.workflows.number.AgentReference;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio holds of a number now, and what that means.
 *
 * @param phoneNumber E.164
 * @param configured whether it is assigned, and a call and, where they are enabled, a message would reach the agent
 * @param webhooks what Twilio holds; the status callback without its connection overrides
 * @param errors a sentence for each thing that is wrong, with its cure
 * @param number which number of ours that is
 * @param channels where what comes in really goes: {@code voice}, {@code sms}, {@code whatsapp}, {@code statusCallback}
 */
record WebhookStatus(
        @Schema(example = "+15550000123") String phoneNumber,
        boolean configured,
        Webhooks webhooks,
        List<String> errors,
        VerifiedNumber number,
        Map<String, ChannelStatus> channels) {

    /**
     * A number of ours.
     *
     * @param id our id
     * @param chatbot the agent; null when there is none
     */
    record VerifiedNumber(
            @Schema(example = "phone_123") String id,
            @Nullable AgentReference chatbot) {}

    /** As Twilio holds them; null when not set. */
    record Webhooks(
            @Schema(example = "https://switchboard.example.com/api/twilio/voice?agentId=agent_456") @Nullable
            String voiceUrl,

            @Schema(example = "https://switchboard.example.com/api/twilio/webhook") @Nullable
            String smsUrl,

            @Schema(example = "https://switchboard.example.com/api/twilio/status") @Nullable
            String statusCallbackUrl) {}
}
