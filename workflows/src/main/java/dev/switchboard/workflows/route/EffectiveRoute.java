package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides where calls and messages really go. A number's URLs are only the last of several things that Twilio looks at:
 *
 * <ul>
 *   <li>voice: only what is configured in the region that processes the number's calls
 *       (www.twilio.com/docs/global-infrastructure/inbound-processing), there trunk, then voice application, then VoiceUrl ("voice_url will not be called if a voice_application_sid or
 *       a trunk_sid is set", Twilio's OpenAPI description of IncomingPhoneNumber), and that for faxes only while
 *       voice_receive_mode is {@code fax};
 *   <li>SMS: SMS application ("if present, we ignore all of the sms_* urls", there as well), then the number's Messaging
 *       Service unless its use_inbound_webhook_on_number is set, then SmsUrl
 *       (www.twilio.com/docs/messaging/api/service-resource);
 *   <li>WhatsApp: the sender's webhook, never the number's URLs, and only while the sender is online
 *       (www.twilio.com/docs/whatsapp/api/senders);
 *   <li>the status callback of a number whose calls a trunk or an application takes is not documented; it is taken as
 *       not called.
 * </ul>
 */
public final class EffectiveRoute {

    private static final String ONLINE = "ONLINE";
    private static final String OFFLINE = "OFFLINE";

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
        List<RouteOwner> owners = new ArrayList<>();
        switch (channel) {
            case VOICE -> {
                add(owners, RouteOwner.Kind.TRUNK, held.route().get(RouteField.TRUNK_SID));
                add(owners, RouteOwner.Kind.VOICE_APPLICATION, held.route().get(RouteField.VOICE_APPLICATION_SID));
            }
            case SMS -> {
                add(owners, RouteOwner.Kind.SMS_APPLICATION, held.route().get(RouteField.SMS_APPLICATION_SID));
                String service = held.messagingServiceSid();
                if (service != null && !Boolean.TRUE.equals(held.useInboundWebhookOnNumber())) {
                    add(owners, RouteOwner.Kind.MESSAGING_SERVICE, service);
                }
            }
            case WHATSAPP -> {}
        }
        return owners;
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
        return OFFLINE.equals(held.senderStatus());
    }

    /** Why the sender is offline, as part of a sentence; empty when Twilio gives no reason. */
    public String offlineReasons() {
        return String.join("; ", held.senderOfflineReasons());
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
        if (!capable || (channel == Channel.WHATSAPP && held.senderSid() == null)) {
            return ChannelRoute.of(
                    ChannelState.CAPABILITY_MISSING, ours.get(parts.url()), "", missingCapability(channel));
        }
        Optional<ChannelRoute> elsewhere = inOtherRegion(channel)
                .or(() -> overridden(channel, ours.get(parts.url())))
                .or(() -> asFax(channel));
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        if (channel == Channel.WHATSAPP && !online()) {
            return ChannelRoute.of(
                    ChannelState.SENDER_OFFLINE, ONLINE, String.valueOf(held.senderStatus()), offlineCure());
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
        return inOtherRegion(Channel.VOICE)
                .or(() -> overridden(Channel.VOICE, ours.get(RouteField.STATUS_CALLBACK)))
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

    private Optional<ChannelRoute> overridden(Channel channel, String expected) {
        return owners(channel).stream()
                .findFirst()
                .map(owner -> ChannelRoute.of(stateOf(owner), expected, owner.sid(), ownedCure(owner)));
    }

    private Optional<ChannelRoute> inOtherRegion(Channel channel) {
        if (channel != Channel.VOICE || region == null || region.isOurs()) {
            return Optional.empty();
        }
        String cure = "Twilio processes the number's calls in its region " + region.actual()
                + ", and this service configures the region " + region.ours() + ", which then does not count. Set the"
                + " number's inbound processing region to " + region.ours() + " at Twilio, or run the service for "
                + region.actual() + " (TWILIO_REGION).";
        return Optional.of(ChannelRoute.of(ChannelState.OTHER_REGION, region.ours(), region.actual(), cure));
    }

    private Optional<ChannelRoute> asFax(Channel channel) {
        RouteField mode = RouteField.VOICE_RECEIVE_MODE;
        String actual = held.route().get(mode);
        if (channel != Channel.VOICE || actual.equals(mode.whenUnset())) {
            return Optional.empty();
        }
        String cure = mode.twilioName() + " is " + actual
                + ", so Twilio takes the number's calls for faxes and none reaches the agent. Update the webhooks to set it"
                + " to " + mode.whenUnset() + ".";
        return Optional.of(ChannelRoute.of(ChannelState.RECEIVES_FAX, mode.whenUnset(), actual, cure));
    }

    private ChannelRoute pair(Route ours, RouteField url, RouteField method, ChannelState unset) {
        Route route = held.route();
        String wanted = ours.get(url);
        String actual = route.get(url);
        if (!Route.sameUrl(wanted, actual)) {
            return ChannelRoute.of(
                    actual.isEmpty() ? unset : ChannelState.URL_MISMATCH, wanted, actual, cure(url, wanted, actual));
        }
        if (!ours.get(method).equals(route.get(method))) {
            return ChannelRoute.of(
                    ChannelState.WRONG_METHOD,
                    ours.get(method),
                    route.get(method),
                    cure(method, ours.get(method), route.get(method)));
        }
        return ChannelRoute.of(ChannelState.CONFIGURED, wanted, actual, null);
    }

    /** An unknown status that starts with ONLINE is one of an online sender: Twilio adds such, as ONLINE:UPDATING. */
    private boolean online() {
        String status = held.senderStatus();
        return status == null || status.startsWith(ONLINE);
    }

    private String offlineCure() {
        String reasons = offlineReasons();
        return "The WhatsApp sender is " + held.senderStatus()
                + (reasons.isEmpty() ? "" : " (" + reasons + ")")
                + ", so no message reaches it. Bring it online at Twilio.";
    }

    /** What owns the route, why that matters, and what to do about it. */
    public static String ownedCure(RouteOwner owner) {
        String who = "The " + owner.kind().words() + " " + owner.sid();
        if (owner.kind().onTheNumber()) {
            return who
                    + " decides the route, so Twilio ignores the number's own URLs. Take it off the number at Twilio,"
                    + " or unassign the number and assign it with \"takeOver\": true.";
        }
        return who + " takes the number's messages, so Twilio ignores the number's SmsUrl. Remove the number from the"
                + " service, or set use_inbound_webhook_on_number (\"Defer to sender's webhook\") on the service.";
    }

    private static ChannelState stateOf(RouteOwner owner) {
        return switch (owner.kind()) {
            case TRUNK -> ChannelState.OVERRIDDEN_BY_TRUNK;
            case VOICE_APPLICATION, SMS_APPLICATION -> ChannelState.OVERRIDDEN_BY_APPLICATION;
            case MESSAGING_SERVICE -> ChannelState.OVERRIDDEN_BY_MESSAGING_SERVICE;
        };
    }

    private static String missingCapability(Channel channel) {
        return channel == Channel.WHATSAPP
                ? "No WhatsApp sender is registered at Twilio for the number: register one, or assign the number without"
                        + " WhatsApp."
                : "The number cannot do " + channel + ": assign it without, or choose another number.";
    }

    private static String cure(RouteField field, String wanted, String actual) {
        return field.twilioName() + " is " + (actual.isEmpty() ? "not set" : FoundValue.text(actual))
                + " and should be " + wanted + ". Update the webhooks to put it right.";
    }

    private static boolean can(Channel channel, Capabilities capabilities) {
        return switch (channel) {
            case VOICE -> capabilities.voice();
            case SMS -> capabilities.sms();
            case WHATSAPP -> capabilities.whatsapp();
        };
    }

    private static void add(List<RouteOwner> owners, RouteOwner.Kind kind, String sid) {
        if (!sid.isEmpty()) {
            owners.add(new RouteOwner(kind, FoundValue.text(sid)));
        }
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
