package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio looks at before a number's or a sender's own URLs: the first that is set decides, and what follows is
 * ignored.
 */
enum Precedence {
    /**
     * Only what is configured in the region that processes the number's calls counts for them
     * (www.twilio.com/docs/global-infrastructure/inbound-processing).
     */
    INBOUND_REGION(Channel.VOICE),
    /**
     * "voice_url will not be called if a voice_application_sid or a trunk_sid is set" (Twilio's OpenAPI description of
     * IncomingPhoneNumber); a trunk's calls are no calls of Programmable Voice, hence its place.
     */
    TRUNK(Channel.VOICE, RouteOwner.Kind.TRUNK),
    /** While voice_receive_mode is {@code fax} the number takes no calls, whoever would answer them. */
    RECEIVE_MODE(Channel.VOICE),
    /** As {@link #TRUNK}. */
    VOICE_APPLICATION(Channel.VOICE, RouteOwner.Kind.VOICE_APPLICATION),
    /**
     * The service's inbound_request_url is called in place of what the number says, unless its
     * use_inbound_webhook_on_number is set (www.twilio.com/docs/messaging/api/service-resource).
     */
    MESSAGING_SERVICE(Channel.SMS, RouteOwner.Kind.MESSAGING_SERVICE),
    /** A part of what the number says: "if present, we ignore all of the sms_* urls" (IncomingPhoneNumber). */
    SMS_APPLICATION(Channel.SMS, RouteOwner.Kind.SMS_APPLICATION),
    /** A sender gets messages only while it is online (www.twilio.com/docs/whatsapp/api/senders). */
    SENDER_STATUS(Channel.WHATSAPP);

    private final Channel channel;
    private final RouteOwner.@Nullable Kind owner;

    Precedence(Channel channel) {
        this(channel, null);
    }

    Precedence(Channel channel, RouteOwner.@Nullable Kind owner) {
        this.channel = channel;
        this.owner = owner;
    }

    /** First things first. */
    static List<Precedence> of(Channel channel) {
        return Arrays.stream(values()).filter(first -> first.channel == channel).toList();
    }

    /** What has a SID of its own, and somebody who looks after it. */
    Optional<RouteOwner.Kind> owner() {
        return Optional.ofNullable(owner);
    }
}
