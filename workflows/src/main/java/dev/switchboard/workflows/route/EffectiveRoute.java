package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides where calls and messages really go. A number's URLs are only the last of several things that Twilio looks at;
 * {@link Precedence} is the list of the others.
 */
public final class EffectiveRoute {

    private final CapturedRoute held;
    private final @Nullable InboundRegion region;

    private EffectiveRoute(CapturedRoute held, @Nullable InboundRegion region) {
        this.held = held;
        this.region = region;
    }

    /** The effective route given what Twilio holds; calls are taken to come in our region. */
    public static EffectiveRoute of(CapturedRoute held) {
        return new EffectiveRoute(held, null);
    }

    /**
     * The effective route given what Twilio holds.
     *
     * @param region where the number's calls come in; none when that was not looked at
     */
    public static EffectiveRoute of(CapturedRoute held, @Nullable InboundRegion region) {
        return new EffectiveRoute(held, region);
    }

    /** Who decides the channel's route in place of the number's URLs, the one that Twilio obeys first. */
    public List<RouteOwner> owners(Channel channel) {
        return Precedence.of(channel).stream()
                .map(Precedence::owner)
                .flatMap(Optional::stream)
                .map(kind -> new RouteOwner(kind, FoundValue.text(sid(kind))))
                .filter(owner -> !owner.sid().isEmpty())
                .toList();
    }

    private String sid(RouteOwner.Kind kind) {
        return switch (kind) {
            case TRUNK -> held.route().get(RouteField.TRUNK_SID);
            case VOICE_APPLICATION -> held.route().get(RouteField.VOICE_APPLICATION_SID);
            case SMS_APPLICATION -> held.route().get(RouteField.SMS_APPLICATION_SID);
            case MESSAGING_SERVICE ->
                held.decidingService().map(CapturedService::sid).orElse("");
        };
    }

    /** The first of what decides the routes of the channels in place of the number's URLs, voice before messages. */
    public Optional<RouteOwner> owner(Collection<Channel> channels) {
        return channels.stream()
                .sorted()
                .flatMap(channel -> owners(channel).stream())
                .findFirst();
    }

    /** Whether the WhatsApp sender was seen offline. A sender that is still being set up is not. */
    public boolean senderOffline() {
        return held.sender() != null && held.sender().isSeenOffline();
    }

    /** Why the sender is offline, as part of a sentence; empty when Twilio gives no reason. */
    public String offlineReasons() {
        return held.sender() == null ? "" : String.join("; ", held.sender().offlineReasons());
    }

    /**
     * The channel's state.
     *
     * @param ours what the number's binding asks for; none when the number has no agent
     */
    public ChannelRoute channel(Channel channel, Capabilities capabilities, @Nullable Route ours) {
        Parts parts = Parts.of(channel);
        boolean capable = can(channel, capabilities);
        if (ours == null) {
            return capable ? ofAFreeNumber(channel, parts) : ChannelRoute.of(ChannelState.CAPABILITY_MISSING);
        }
        boolean wanted = ours.fields().containsKey(parts.url());
        if (!wanted) {
            return ChannelRoute.of(capable ? ChannelState.DISABLED : ChannelState.CAPABILITY_MISSING);
        }
        if (!capable || (channel == Channel.WHATSAPP && held.sender() == null)) {
            return ChannelRoute.of(
                    ChannelState.CAPABILITY_MISSING, ours.get(parts.url()), "", RouteCures.ofMissing(channel));
        }
        Optional<ChannelRoute> elsewhere = elsewhere(channel, ours.get(parts.url()));
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        ChannelRoute primary = pair(ours, parts.url(), parts.method(), ChannelState.NOT_CONFIGURED);
        if (primary.state() != ChannelState.CONFIGURED) {
            return primary;
        }
        ChannelRoute fallback = pair(ours, parts.fallback(), parts.fallbackMethod(), ChannelState.MISSING_FALLBACK);
        if (fallback.state() != ChannelState.CONFIGURED) {
            return fallback;
        }
        if (channel == Channel.WHATSAPP) {
            ChannelRoute status = pair(
                    ours,
                    RouteField.SENDER_STATUS_CALLBACK_URL,
                    RouteField.SENDER_STATUS_CALLBACK_METHOD,
                    ChannelState.NOT_CONFIGURED);
            return status.state() == ChannelState.CONFIGURED ? primary : status;
        }
        return primary;
    }

    /**
     * The states of all channels and of the status callback, by the names that they have in answers: {@code voice},
     * {@code sms}, {@code whatsapp}, {@code statusCallback}.
     */
    public Map<String, ChannelRoute> channels(Capabilities capabilities, @Nullable Route ours) {
        Map<String, ChannelRoute> channels = new LinkedHashMap<>();
        for (Channel channel : Channel.values()) {
            channels.put(nameOf(channel), channel(channel, capabilities, ours));
        }
        channels.put("statusCallback", statusCallback(capabilities, ours));
        return channels;
    }

    /** As the channel is called in answers: {@code whatsapp}. */
    public static String nameOf(Channel channel) {
        return channel.name().toLowerCase(Locale.ROOT);
    }

    /** The state of the status callback of the number's calls. */
    public ChannelRoute statusCallback(Capabilities capabilities, @Nullable Route ours) {
        if (!capabilities.voice()) {
            return ChannelRoute.of(ChannelState.CAPABILITY_MISSING);
        }
        if (ours == null) {
            return ChannelRoute.of(ChannelState.NOT_CONFIGURED, "", held.route().get(RouteField.STATUS_CALLBACK), null);
        }
        return elsewhere(Channel.VOICE, ours.get(RouteField.STATUS_CALLBACK))
                .orElseGet(() -> pair(
                        ours,
                        RouteField.STATUS_CALLBACK,
                        RouteField.STATUS_CALLBACK_METHOD,
                        ChannelState.NOT_CONFIGURED));
    }

    private ChannelRoute ofAFreeNumber(Channel channel, Parts parts) {
        return owners(channel).stream()
                .findFirst()
                .map(owner -> ChannelRoute.of(stateOf(owner), "", owner.sid(), null))
                .orElseGet(() -> ChannelRoute.of(
                        ChannelState.NOT_CONFIGURED, "", held.route().get(parts.url()), null));
    }

    /** What Twilio obeys before it looks at the URLs. */
    private Optional<ChannelRoute> elsewhere(Channel channel, String expected) {
        return Precedence.of(channel).stream()
                .map(first -> switch (first) {
                    case INBOUND_REGION -> inOtherRegion();
                    case RECEIVE_MODE -> asFax();
                    case SENDER_STATUS -> offline();
                    case TRUNK, VOICE_APPLICATION, MESSAGING_SERVICE, SMS_APPLICATION ->
                        overridden(channel, first, expected);
                })
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<ChannelRoute> overridden(Channel channel, Precedence by, String expected) {
        return owners(channel).stream()
                .filter(owner -> by.owner().equals(Optional.of(owner.kind())))
                .map(owner -> ChannelRoute.of(stateOf(owner), expected, owner.sid(), owner.cure()))
                .findFirst();
    }

    private Optional<ChannelRoute> inOtherRegion() {
        return Optional.ofNullable(region)
                .filter(taking -> !taking.isOurs())
                .map(taking -> ChannelRoute.of(
                        ChannelState.OTHER_REGION, taking.ours(), taking.actual(), RouteCures.ofOtherRegion(taking)));
    }

    private Optional<ChannelRoute> asFax() {
        RouteField mode = RouteField.VOICE_RECEIVE_MODE;
        String actual = held.route().get(mode);
        return actual.equals(mode.whenUnset())
                ? Optional.empty()
                : Optional.of(ChannelRoute.of(
                        ChannelState.RECEIVES_FAX, mode.whenUnset(), actual, RouteCures.ofReceiveMode(mode, actual)));
    }

    private Optional<ChannelRoute> offline() {
        return Optional.ofNullable(held.sender())
                .filter(sender -> !sender.isSeenOnline())
                .map(CapturedSender::status)
                .map(status -> ChannelRoute.of(
                        ChannelState.SENDER_OFFLINE,
                        CapturedSender.ONLINE,
                        status,
                        RouteCures.ofSender(status, offlineReasons())));
    }

    private ChannelRoute pair(Route ours, RouteField url, RouteField method, ChannelState unset) {
        Route route = held.route();
        String wanted = ours.get(url);
        String actual = route.get(url);
        if (!Route.sameUrl(wanted, actual)) {
            return ChannelRoute.of(
                    actual.isEmpty() ? unset : ChannelState.URL_MISMATCH,
                    wanted,
                    actual,
                    RouteCures.ofField(url, wanted, actual));
        }
        if (!ours.get(method).equals(route.get(method))) {
            return ChannelRoute.of(
                    ChannelState.WRONG_METHOD,
                    ours.get(method),
                    route.get(method),
                    RouteCures.ofField(method, ours.get(method), route.get(method)));
        }
        return ChannelRoute.of(ChannelState.CONFIGURED, wanted, actual, null);
    }

    private static ChannelState stateOf(RouteOwner owner) {
        return switch (owner.kind()) {
            case TRUNK -> ChannelState.OVERRIDDEN_BY_TRUNK;
            case VOICE_APPLICATION, SMS_APPLICATION -> ChannelState.OVERRIDDEN_BY_APPLICATION;
            case MESSAGING_SERVICE -> ChannelState.OVERRIDDEN_BY_MESSAGING_SERVICE;
        };
    }

    private static boolean can(Channel channel, Capabilities capabilities) {
        return switch (channel) {
            case VOICE -> capabilities.voice();
            case SMS -> capabilities.sms();
            case WHATSAPP -> capabilities.whatsapp();
        };
    }

    private record Parts(RouteField url, RouteField method, RouteField fallback, RouteField fallbackMethod) {

        static Parts of(Channel channel) {
            return switch (channel) {
                case VOICE ->
                    new Parts(
                            RouteField.VOICE_URL,
                            RouteField.VOICE_METHOD,
                            RouteField.VOICE_FALLBACK_URL,
                            RouteField.VOICE_FALLBACK_METHOD);
                case SMS ->
                    new Parts(
                            RouteField.SMS_URL,
                            RouteField.SMS_METHOD,
                            RouteField.SMS_FALLBACK_URL,
                            RouteField.SMS_FALLBACK_METHOD);
                case WHATSAPP ->
                    new Parts(
                            RouteField.SENDER_CALLBACK_URL,
                            RouteField.SENDER_CALLBACK_METHOD,
                            RouteField.SENDER_FALLBACK_URL,
                            RouteField.SENDER_FALLBACK_METHOD);
            };
        }
    }
}
