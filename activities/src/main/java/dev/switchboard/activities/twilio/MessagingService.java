package dev.switchboard.activities.twilio;

import dev.switchboard.workflows.route.CapturedService;

/**
 * A Messaging Service.
 *
 * @param sid {@code MG…}
 * @param useInboundWebhookOnNumber whether incoming messages go to the number's own SmsUrl
 * @param inboundRequestUrl where they go otherwise; empty when they are dropped
 */
public record MessagingService(String sid, boolean useInboundWebhookOnNumber, String inboundRequestUrl) {

    /** As a part of what a number's route is. */
    public CapturedService captured() {
        return new CapturedService(
                sid, useInboundWebhookOnNumber, inboundRequestUrl.isEmpty() ? null : inboundRequestUrl);
    }
}
