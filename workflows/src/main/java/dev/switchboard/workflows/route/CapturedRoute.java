package dev.switchboard.workflows.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio held when we looked. Histories from before Messaging Services and sender statuses were captured lack those
 * components: they are null there, and mean "not looked at".
 *
 * @param route all fields of the channels asked for
 * @param senderSid the WhatsApp sender's SID ({@code XE…}), where WhatsApp was asked for
 * @param messagingServiceSid the Messaging Service ({@code MG…}) that the number is in, where SMS was asked for
 * @param useInboundWebhookOnNumber whether that service leaves incoming messages to the number's own SmsUrl
 * @param inboundRequestUrl where else that service sends them; without it they are dropped
 * @param senderStatus the WhatsApp sender's status, for example {@code ONLINE}
 * @param senderOfflineReasons why the sender is offline, in Twilio's words; empty when it is not
 */
public record CapturedRoute(
        Route route,
        @Nullable String senderSid,
        @Nullable String messagingServiceSid,
        @Nullable Boolean useInboundWebhookOnNumber,
        @Nullable String inboundRequestUrl,
        @Nullable String senderStatus,
        List<String> senderOfflineReasons) {

    @SuppressWarnings("ConstantValue") // Jackson hands in null for an absent list.
    public CapturedRoute {
        senderOfflineReasons = senderOfflineReasons == null ? List.of() : List.copyOf(senderOfflineReasons);
    }

    /** A route of which only the fields and the sender were looked at. */
    public CapturedRoute(Route route, @Nullable String senderSid) {
        this(route, senderSid, null, null, null, null, List.of());
    }
}
