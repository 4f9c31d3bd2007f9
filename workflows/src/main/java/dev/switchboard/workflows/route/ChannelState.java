package dev.switchboard.workflows.route;

import java.util.Locale;

/** Whether what comes in on a channel reaches us, and if not, why. */
public enum ChannelState {
    /** It reaches us. */
    CONFIGURED,
    /** Nothing is configured. */
    NOT_CONFIGURED,
    /** A SIP trunk takes the calls. */
    OVERRIDDEN_BY_TRUNK,
    /** A TwiML application takes the calls or messages. */
    OVERRIDDEN_BY_APPLICATION,
    /** The number's Messaging Service takes the messages. */
    OVERRIDDEN_BY_MESSAGING_SERVICE,
    /** A URL is somebody else's. */
    URL_MISMATCH,
    /** The URL is ours, and is called with another method. */
    WRONG_METHOD,
    /** It reaches us, but there is no fallback when we fail. */
    MISSING_FALLBACK,
    /** Twilio takes the number's calls for faxes. */
    RECEIVES_FAX,
    /** Twilio processes the number's calls in another region, where other URLs count. */
    OTHER_REGION,
    /** The WhatsApp sender is not online. */
    SENDER_OFFLINE,
    /** The number cannot do it. */
    CAPABILITY_MISSING,
    /** The Twilio account does not list the number. */
    NUMBER_MISSING,
    /** Another account of the number's owner has the number now. */
    NUMBER_MOVED,
    /** The number has no agent, and what is set at Twilio is still ours. */
    LEFT_OVER,
    /** The number could do it; its binding does not ask for it. */
    DISABLED;

    /** As it stands in an answer: {@code url_mismatch}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing has to be done. */
    public boolean right() {
        return this == CONFIGURED || this == DISABLED;
    }

    /** Whether writing the webhooks anew puts it right; the rest takes somebody at Twilio, or another assignment. */
    public boolean curedByUpdate() {
        return this == NOT_CONFIGURED
                || this == URL_MISMATCH
                || this == WRONG_METHOD
                || this == MISSING_FALLBACK
                || this == RECEIVES_FAX;
    }
}
