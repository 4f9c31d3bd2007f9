package dev.switchboard.api.number;

import dev.switchboard.api.operation.NumberSummary;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio holds of a number now, and what that means.
 *
 * @param phoneNumber the number
 * @param configured whether it is assigned, and a call and, where they are enabled, a message would reach the agent
 * @param webhooks what Twilio holds; the status callback without its connection overrides
 * @param channels where what comes in really goes: {@code voice}, {@code sms}, {@code whatsapp}, {@code statusCallback}
 * @param errors a sentence for each thing that is wrong, with its cure
 */
record WebhookStatus(
        NumberSummary phoneNumber,
        boolean configured,
        Webhooks webhooks,
        Map<String, ChannelStatus> channels,
        List<String> errors) {

    /** As Twilio holds them; null when not set. */
    record Webhooks(
            @Schema(example = "https://switchboard.example.com/api/twilio/voice?agentId=agent_456") @Nullable
            String voiceUrl,

            @Schema(example = "https://switchboard.example.com/api/twilio/webhook") @Nullable
            String smsUrl,

            @Schema(example = "https://switchboard.example.com/api/twilio/status") @Nullable
            String statusCallbackUrl) {}
}
