package dev.switchboard.workflows.route;

import org.jspecify.annotations.Nullable;

/**
 * The Messaging Service that a number is in.
 *
 * @param sid {@code MG…}
 * @param useInboundWebhookOnNumber whether it leaves incoming messages to the number's own SmsUrl
 * @param inboundRequestUrl where else it sends them; without it they are dropped
 */
public record CapturedService(
        String sid,
        boolean useInboundWebhookOnNumber,
        @Nullable String inboundRequestUrl) {}
