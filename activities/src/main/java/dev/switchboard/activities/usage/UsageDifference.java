package dev.switchboard.activities.usage;

import dev.switchboard.workflows.number.Channel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call or message that a comparison with Twilio found otherwise than it was on record.
 *
 * @param sid of the call or message, one of its account
 * @param was what was on record; none when nothing was
 * @param became what is on record since
 */
public record UsageDifference(
        String operationId,
        String sid,
        String accountSid,
        String phoneNumberId,
        Channel channel,
        Direction direction,
        @Nullable Counted was,
        Counted became,
        Instant foundAt) {

    /**
     * What a call or message counts as.
     *
     * @param phoneNumberId the number that it counts for
     * @param day UTC, as {@code 2026-03-10}
     * @param chatbotId its agent; none while the number had none
     * @param smsSegments none as long as they are not known
     */
    public record Counted(
            String phoneNumberId,
            String day,
            @Nullable String chatbotId,
            int voiceMinutes,
            @Nullable Integer smsSegments,
            int whatsappDelivered) {}
}
