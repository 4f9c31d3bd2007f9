package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio held when we looked. Histories from before Messaging Services, sender statuses and the time were captured
 * lack those components: they are null there, and mean "not looked at".
 *
 * @param route all fields of the channels asked for
 * @param senderSid the WhatsApp sender's SID ({@code XE…}), where WhatsApp was asked for
 * @param messagingServiceSid the Messaging Service ({@code MG…}) that the number is in, where SMS was asked for
 * @param useInboundWebhookOnNumber whether that service leaves incoming messages to the number's own SmsUrl
 * @param inboundRequestUrl where else that service sends them; without it they are dropped
 * @param senderStatus the WhatsApp sender's status, for example {@code ONLINE}
 * @param senderOfflineReasons why the sender is offline, in Twilio's words; empty when it is not
 * @param gone the channels that Twilio no longer has: their number or sender does not exist any more
 * @param readAt a time after which it was read, by Temporal's clock
 */
public record CapturedRoute(
        Route route,
        @Nullable String senderSid,
        @Nullable String messagingServiceSid,
        @Nullable Boolean useInboundWebhookOnNumber,
        @Nullable String inboundRequestUrl,
        @Nullable String senderStatus,
        List<String> senderOfflineReasons,
        Set<Channel> gone,
        @Nullable Instant readAt) {

    @SuppressWarnings("ConstantValue") // Jackson hands in null for an absent list.
    public CapturedRoute {
        senderOfflineReasons = senderOfflineReasons == null ? List.of() : List.copyOf(senderOfflineReasons);
        gone = gone == null ? Set.of() : Set.copyOf(gone);
    }

    /** A route of which every channel is there. */
    public CapturedRoute(
            Route route,
            @Nullable String senderSid,
            @Nullable String messagingServiceSid,
            @Nullable Boolean useInboundWebhookOnNumber,
            @Nullable String inboundRequestUrl,
            @Nullable String senderStatus,
            List<String> senderOfflineReasons) {
        this(
                route,
                senderSid,
                messagingServiceSid,
                useInboundWebhookOnNumber,
                inboundRequestUrl,
                senderStatus,
                senderOfflineReasons,
                Set.of(),
                null);
    }

    /** A route of which only the fields and the sender were looked at. */
    public CapturedRoute(Route route, @Nullable String senderSid) {
        this(route, senderSid, null, null, null, null, List.of());
    }

    /** The same, with what Twilio no longer has. */
    public CapturedRoute withGone(Set<Channel> channels) {
        return new CapturedRoute(
                route,
                senderSid,
                messagingServiceSid,
                useInboundWebhookOnNumber,
                inboundRequestUrl,
                senderStatus,
                senderOfflineReasons,
                channels,
                readAt);
    }

    /** The same, with the time. */
    public CapturedRoute withReadAt(@Nullable Instant time) {
        return new CapturedRoute(
                route,
                senderSid,
                messagingServiceSid,
                useInboundWebhookOnNumber,
                inboundRequestUrl,
                senderStatus,
                senderOfflineReasons,
                gone,
                time);
    }
}
