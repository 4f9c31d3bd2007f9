package dev.switchboard.activities.twilio;

import dev.switchboard.workflows.number.Channel;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A From or To of Twilio's, as it stands in webhooks, callbacks and lists. The one place where they are read.
 *
 * @param kind what it is
 * @param text the address with its prefix, fit to be kept; empty for none. It has no control characters, and nothing of
 *     what may follow an address: a password, the parameters and headers of a SIP address
 */
public record TwilioAddress(Kind kind, String text) {

    public enum Kind {
        /** E.164. */
        PHONE_NUMBER,
        /** Three to eight digits without a plus. */
        SHORT_CODE,
        /** {@code whatsapp:}, before a phone number or a user's id. */
        WHATSAPP,
        /** {@code rcs:}, before an RCS agent or a phone number. */
        RCS,
        /** {@code messenger:}, a Facebook page or user. */
        MESSENGER,
        /** {@code sip:} or {@code sips:}. */
        SIP,
        /** {@code client:}, somebody in an application with one of Twilio's voice SDKs. */
        CLIENT,
        /** Another prefix, of a channel that we do not know. */
        OTHER,
        /** A caller who does not tell their number, or whose network does not. */
        WITHHELD,
        /** An alphanumeric sender, or whatever else has no prefix. */
        NAME,
        /** There is no address. */
        NONE
    }

    private static final Map<String, Kind> BY_PREFIX = Map.of(
            "whatsapp", Kind.WHATSAPP,
            "rcs", Kind.RCS,
            "messenger", Kind.MESSENGER,
            "sip", Kind.SIP,
            "sips", Kind.SIP,
            "client", Kind.CLIENT);

    /**
     * What Twilio puts in the place of a number: ANONYMOUS, RESTRICTED, UNAVAILABLE, UNKNOWN and BLOCKED on a
     * telephone's keys (help.twilio.com/articles/223179988), or the words themselves.
     */
    private static final Set<String> WITHHELD = Set.of(
            "+266696687",
            "+7378742833",
            "+86282452253",
            "+8656696",
            "+2562533",
            "anonymous",
            "restricted",
            "unavailable",
            "unknown",
            "blocked",
            "private",
            "withheld");

    private static final Pattern SHORT_CODE = Pattern.compile("[0-9]{3,8}");
    private static final Pattern PREFIXED = Pattern.compile("([A-Za-z][A-Za-z0-9.-]*):(.*)");
    private static final Pattern SIP_USER = Pattern.compile("sips?:(\\+[1-9][0-9]{1,14})@.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern SIP_PASSWORD = Pattern.compile("(?i)^(sips?:[^:@]*):[^@]*@");
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");
    private static final int LONGEST = 255;
    private static final int LONGEST_E164 = 16;

    /** Reads an address; never fails. */
    public static TwilioAddress of(@Nullable String given) {
        // Nearly all are, and a callback has several: without regular expressions.
        if (given != null && isE164(given)) {
            return new TwilioAddress(kindWithoutPrefix(given), given);
        }
        String text =
                given == null ? "" : UNPRINTABLE.matcher(given).replaceAll("").strip();
        if (text.isEmpty()) {
            return new TwilioAddress(Kind.NONE, "");
        }
        Matcher prefixed = PREFIXED.matcher(text);
        if (prefixed.matches()) {
            String prefix = prefixed.group(1).toLowerCase(Locale.ROOT);
            return new TwilioAddress(BY_PREFIX.getOrDefault(prefix, Kind.OTHER), kept(text));
        }
        return new TwilioAddress(kindWithoutPrefix(text), kept(text));
    }

    private static Kind kindWithoutPrefix(String text) {
        if (WITHHELD.contains(text.toLowerCase(Locale.ROOT))) {
            return Kind.WITHHELD;
        }
        if (isE164(text)) {
            return Kind.PHONE_NUMBER;
        }
        return SHORT_CODE.matcher(text).matches() ? Kind.SHORT_CODE : Kind.NAME;
    }

    private static boolean isE164(String text) {
        if (text.length() < 3 || text.length() > LONGEST_E164 || text.charAt(0) != '+' || text.charAt(1) == '0') {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String kept(String text) {
        String address = SIP_PASSWORD.matcher(text.split("[?;]", 2)[0]).replaceFirst("$1@");
        return address.substring(0, Math.min(LONGEST, address.length()));
    }

    /** The phone number, E.164, by telephone or WhatsApp; none for everything else. */
    public @Nullable String phoneNumber() {
        return switch (kind) {
            case PHONE_NUMBER -> text;
            case WHATSAPP -> phoneNumberOrNull(text.substring(text.indexOf(':') + 1));
            case SHORT_CODE, RCS, MESSENGER, SIP, CLIENT, OTHER, WITHHELD, NAME, NONE -> null;
        };
    }

    /** The phone number of a leg on a SIP trunk, whose addresses may be SIP addresses with the number as their user. */
    public @Nullable String phoneNumberOnTrunk() {
        Matcher user = SIP_USER.matcher(text);
        return kind == Kind.SIP && user.matches() ? phoneNumberOrNull(user.group(1)) : phoneNumber();
    }

    private static @Nullable String phoneNumberOrNull(String text) {
        return kindWithoutPrefix(text) == Kind.PHONE_NUMBER ? text : null;
    }

    public boolean isWhatsApp() {
        return kind == Kind.WHATSAPP;
    }

    /**
     * The channel of a message between two addresses, of which either may lack; empty for a channel whose messages we
     * do not count, such as RCS.
     */
    public static Optional<Channel> channelOfMessage(TwilioAddress one, TwilioAddress other) {
        if (one.isWhatsApp() || other.isWhatsApp()) {
            return Optional.of(Channel.WHATSAPP);
        }
        return one.isOfAnotherChannel() || other.isOfAnotherChannel() ? Optional.empty() : Optional.of(Channel.SMS);
    }

    private boolean isOfAnotherChannel() {
        return kind == Kind.RCS || kind == Kind.MESSENGER || kind == Kind.OTHER;
    }
}
