package dev.switchboard.activities.usage;

import dev.switchboard.workflows.number.Channel;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A sum of usage. Each of the first five is given where usage was summed up by it.
 *
 * @param phoneNumberId the number
 * @param chatbotId the agent; also none for what came while the number had no agent
 * @param channel the channel
 * @param day UTC
 * @param month UTC, its first day
 * @param voiceMinutes started minutes of completed calls
 * @param smsSegments segments of SMS, as far as they are known
 * @param smsSegmentsUnsettled SMS whose segments are not known yet
 * @param whatsappDelivered WhatsApp messages delivered
 * @param calls all calls (legs), answered or not
 * @param messages all messages that came, left or failed
 */
public record UsageRow(
        @Nullable String phoneNumberId,
        @Nullable String chatbotId,
        @Nullable Channel channel,
        @Nullable LocalDate day,
        @Nullable LocalDate month,
        long voiceMinutes,
        long smsSegments,
        long smsSegmentsUnsettled,
        long whatsappDelivered,
        long calls,
        long messages) {}
