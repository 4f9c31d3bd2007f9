package dev.switchboard.api.assignment;

import dev.switchboard.api.web.Id;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to assign.
 *
 * @param phoneNumberId the number
 * @param chatbotId the agent
 * @param enableSms whether to configure SMS; false when left out
 * @param enableWhatsApp whether to configure the number's WhatsApp sender; false when left out
 * @param takeOver whether a trunk, an application or a Messaging Service that holds the number's route may be taken off
 *     it; false when left out
 */
public record AssignRequest(
        @Id @Schema(example = "phone_123") String phoneNumberId,
        @Id @Schema(example = "agent_456") String chatbotId,

        @Schema(example = "true", defaultValue = "false") @Nullable Boolean enableSms,

        @Schema(example = "false", defaultValue = "false") @Nullable Boolean enableWhatsApp,

        @Schema(example = "false", defaultValue = "false") @Nullable Boolean takeOver) {

    boolean sms() {
        return Boolean.TRUE.equals(enableSms);
    }

    boolean whatsApp() {
        return Boolean.TRUE.equals(enableWhatsApp);
    }

    boolean mayTakeOver() {
        return Boolean.TRUE.equals(takeOver);
    }
}
