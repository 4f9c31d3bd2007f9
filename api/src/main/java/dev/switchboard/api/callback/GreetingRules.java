package dev.switchboard.api.callback;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * To which messages something may be replied that nobody has thought of. A word by which people leave or join a list
 * gets no reply, since Twilio or their carrier has answered it. What is no person's telephone gets none either.
 */
final class GreetingRules {

    private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Twilio's words (help.twilio.com/articles/223134027), and how people write them. */
    private static final Set<String> OPT_OUT_WORDS = Set.of(
            "STOP",
            "STOPALL",
            "UNSUBSCRIBE",
            "CANCEL",
            "END",
            "QUIT",
            "REVOKE",
            "OPTOUT",
            "REMOVE",
            "ARRET",
            "ALTO",
            "START",
            "YES",
            "UNSTOP",
            "SUBSCRIBE",
            "OPTIN",
            "HELP",
            "INFO",
            "AIDE",
            "AYUDA");

    private GreetingRules() {}

    /** The phone number of a sender who may be greeted; empty when nobody is to be. */
    static Optional<String> greeted(TwilioRequest message) {
        if (message.get("OptOutType").isPresent()
                || isOptOutWord(message.get("Body").orElse(""))) {
            return Optional.empty();
        }
        return Optional.ofNullable(message.address("From").phoneNumber());
    }

    /** However it is written: {@code Stop!}, {@code opt-out}, {@code  STOP ALL}. */
    static boolean isOptOutWord(String body) {
        String letters = NEITHER_LETTER_NOR_DIGIT
                .matcher(Normalizer.normalize(body, Normalizer.Form.NFKD))
                .replaceAll("");
        return OPT_OUT_WORDS.contains(letters.toUpperCase(Locale.ROOT));
    }
}
