package dev.switchboard.activities.twilio;

/**
 * A Messaging Service.
 *
 * @param sid {@code MG…}
 * @param useInboundWebhookOnNumber whether incoming messages go to the number's own SmsUrl
 * @param inboundRequestUrl where they go otherwise; empty when they are dropped
 */
public record MessagingService(String sid, boolean useInboundWebhookOnNumber, String inboundRequestUrl) {}
