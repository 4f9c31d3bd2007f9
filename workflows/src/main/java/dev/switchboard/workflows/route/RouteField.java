package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;
import java.util.Optional;

/**
 * A field at Twilio that decides where a number's calls or messages go: those of the IncomingPhoneNumber, and, for
 * WhatsApp, those of the sender's {@code webhook} object.
 *
 * <p>Twilio's StatusCallback of a number reports inbound calls only (www.twilio.com/docs/voice/twiml), hence VOICE.
 */
public enum RouteField {
    VOICE_URL(Channel.VOICE, "VoiceUrl"),
    VOICE_METHOD(Channel.VOICE, "VoiceMethod"),
    VOICE_FALLBACK_URL(Channel.VOICE, "VoiceFallbackUrl"),
    VOICE_FALLBACK_METHOD(Channel.VOICE, "VoiceFallbackMethod"),
    STATUS_CALLBACK(Channel.VOICE, "StatusCallback"),
    STATUS_CALLBACK_METHOD(Channel.VOICE, "StatusCallbackMethod"),
    VOICE_APPLICATION_SID(Channel.VOICE, "VoiceApplicationSid"),
    TRUNK_SID(Channel.VOICE, "TrunkSid"),
    /** With {@code fax} Twilio takes the number's calls for faxes, and VoiceUrl is the fax's. */
    VOICE_RECEIVE_MODE(Channel.VOICE, "VoiceReceiveMode"),

    SMS_URL(Channel.SMS, "SmsUrl"),
    SMS_METHOD(Channel.SMS, "SmsMethod"),
    SMS_FALLBACK_URL(Channel.SMS, "SmsFallbackUrl"),
    SMS_FALLBACK_METHOD(Channel.SMS, "SmsFallbackMethod"),
    SMS_APPLICATION_SID(Channel.SMS, "SmsApplicationSid"),

    SENDER_CALLBACK_URL(Channel.WHATSAPP, "callback_url"),
    SENDER_CALLBACK_METHOD(Channel.WHATSAPP, "callback_method"),
    SENDER_FALLBACK_URL(Channel.WHATSAPP, "fallback_url"),
    SENDER_FALLBACK_METHOD(Channel.WHATSAPP, "fallback_method"),
    SENDER_STATUS_CALLBACK_URL(Channel.WHATSAPP, "status_callback_url"),
    SENDER_STATUS_CALLBACK_METHOD(Channel.WHATSAPP, "status_callback_method");

    private final Channel channel;
    private final String twilioName;

    RouteField(Channel channel, String twilioName) {
        this.channel = channel;
        this.twilioName = twilioName;
    }

    public Channel channel() {
        return channel;
    }

    /** The name of the field in a request to Twilio. */
    public String twilioName() {
        return twilioName;
    }

    /**
     * GET or POST: such a field says how a URL is called. Twilio cannot clear it, and without a URL it means nothing.
     */
    public boolean isMethod() {
        return name().endsWith("_METHOD");
    }

    /** A URL that Twilio calls. */
    public boolean isUrl() {
        return !isMethod() && !isOverride() && !isMode();
    }

    /** Says what the channel's URLs are called for. Twilio cannot clear it, and without the URLs it means nothing. */
    public boolean isMode() {
        return this == VOICE_RECEIVE_MODE;
    }

    /** What a field that Twilio does not show stands for. */
    public String whenUnset() {
        return isMode() ? "voice" : "";
    }

    /** The fallback of an IncomingPhoneNumber's primary URL, which Twilio does not keep without its primary. */
    Optional<RouteField> fallback() {
        if (this == VOICE_URL) {
            return Optional.of(VOICE_FALLBACK_URL);
        }
        return this == SMS_URL ? Optional.of(SMS_FALLBACK_URL) : Optional.empty();
    }

    /**
     * The URL without which an IncomingPhoneNumber cannot have this fallback (Twilio's errors 21405 and 21406); none
     * for any other field.
     */
    public Optional<RouteField> fallsBackFor() {
        if (this == VOICE_FALLBACK_URL) {
            return Optional.of(VOICE_URL);
        }
        return this == SMS_FALLBACK_URL ? Optional.of(SMS_URL) : Optional.empty();
    }

    /** The URL that this method belongs to. */
    public RouteField url() {
        return switch (this) {
            case VOICE_METHOD -> VOICE_URL;
            case VOICE_FALLBACK_METHOD -> VOICE_FALLBACK_URL;
            case STATUS_CALLBACK_METHOD -> STATUS_CALLBACK;
            case SMS_METHOD -> SMS_URL;
            case SMS_FALLBACK_METHOD -> SMS_FALLBACK_URL;
            case SENDER_CALLBACK_METHOD -> SENDER_CALLBACK_URL;
            case SENDER_FALLBACK_METHOD -> SENDER_FALLBACK_URL;
            case SENDER_STATUS_CALLBACK_METHOD -> SENDER_STATUS_CALLBACK_URL;
            default -> throw new IllegalArgumentException(this + " is not a method");
        };
    }

    /** The SID that Twilio deletes when this one is set: a number has a trunk or a voice application, not both. */
    public Optional<RouteField> excludes() {
        if (this == TRUNK_SID) {
            return Optional.of(VOICE_APPLICATION_SID);
        }
        return this == VOICE_APPLICATION_SID ? Optional.of(TRUNK_SID) : Optional.empty();
    }

    /** A SID that, when set, makes Twilio ignore the channel's URLs. */
    public boolean isOverride() {
        return name().endsWith("_SID");
    }
}
