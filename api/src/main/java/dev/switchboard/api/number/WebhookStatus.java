package dev.switchboard.api.number;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.audit.VerifiedWebhooks;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.operation.ErrorCode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
 * @param lastChange by whom the number was changed last, where something is wrong and Twilio tells; otherwise left out
 */
public record WebhookStatus(
        @Schema(example = "+15550000123") String phoneNumber,
        boolean configured,
        Webhooks webhooks,
        List<String> errors,
        VerifiedNumber number,
        Map<String, ChannelStatus> channels,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LastChange lastChange) {

    /**
     * A number of ours.
     *
     * @param id our id
     * @param chatbot the agent; null when there is none
     */
    public record VerifiedNumber(
            @Schema(example = "phone_123") String id,
            @Nullable AgentReference chatbot) {}

    /** The same in codes and without what Twilio holds, which may be somebody's secret. */
    VerifiedWebhooks audited(PhoneNumber verified) {
        Set<String> codes = new TreeSet<>();
        verified.heldBy().ifPresent(operation -> codes.add(ErrorCode.OPERATION_RUNNING.code()));
        Map<String, String> states = new TreeMap<>();
        channels.forEach((name, channel) -> {
            states.put(name, channel.state());
            if (channel.cure() != null) {
                codes.add(channel.state());
            }
        });
        return new VerifiedWebhooks(configured, List.copyOf(codes), states);
    }

    /** As Twilio holds them; null when not set. */
    public record Webhooks(
            @Schema(example = "https://switchboard.example.com/api/twilio/voice?agentId=agent_456") @Nullable
            String voiceUrl,

            @Schema(example = "https://switchboard.example.com/api/twilio/webhook") @Nullable
            String smsUrl,

            @Schema(example = "https://switchboard.example.com/api/twilio/status") @Nullable
            String statusCallbackUrl) {}
}
