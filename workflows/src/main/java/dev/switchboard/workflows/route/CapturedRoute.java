package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio held when we looked.
 *
 * @param route all fields of the channels asked for
 * @param sender the WhatsApp sender, where WhatsApp was asked for and there is one
 * @param service the Messaging Service that the number is in, where SMS was asked for
 * @param gone the channels that Twilio no longer has: their number or sender does not exist any more
 * @param readAt a time after which it was read, by Temporal's clock
 */
public record CapturedRoute(
        Route route,
        @Nullable CapturedSender sender,
        @Nullable CapturedService service,
        Set<Channel> gone,
        @Nullable Instant readAt) {

    public CapturedRoute {
        gone = Set.copyOf(gone);
    }

    /** A route of which every channel is there. */
    public CapturedRoute(Route route, @Nullable CapturedSender sender, @Nullable CapturedService service) {
        this(route, sender, service, Set.of(), null);
    }

    /** The fields of a number that has no WhatsApp sender and is in no Messaging Service. */
    public static CapturedRoute of(Route route) {
        return new CapturedRoute(route, null, null);
    }

    /** The WhatsApp sender's SID; none without a sender. */
    public @Nullable String senderSid() {
        return sender == null ? null : sender.senderSid();
    }

    /** The Messaging Service that decides where messages go, in place of the number. */
    Optional<CapturedService> decidingService() {
        return Optional.ofNullable(service).filter(one -> !one.useInboundWebhookOnNumber());
    }

    /** The same, with what Twilio no longer has. */
    public CapturedRoute withGone(Set<Channel> channels) {
        return new CapturedRoute(route, sender, service, channels, readAt);
    }

    /** The same, with the time. */
    public CapturedRoute withReadAt(@Nullable Instant time) {
        return new CapturedRoute(route, sender, service, gone, time);
    }
}
