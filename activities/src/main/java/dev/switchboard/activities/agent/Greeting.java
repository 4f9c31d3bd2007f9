package dev.switchboard.activities.agent;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The limits of what an agent says by itself, whether it is written or spoken: it must fit into XML 1.0, and into one
 * message.
 */
public final class Greeting {

    /** The longest message that Twilio sends, in UTF-16 code units (www.twilio.com/docs/api/errors/14103). */
    public static final int MAX_LENGTH = 1_600;

    /**
     * What XML 1.0 cannot carry: control characters but tab, line feed and carriage return, half of a surrogate pair,
     * and U+FFFE and U+FFFF (www.w3.org/TR/xml/#charsets).
     */
    private static final Pattern UNSAYABLE =
            Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uD800-\\uDFFF\\uFFFE\\uFFFF]+");

    private Greeting() {}

    /**
     * The greeting as it is kept: none, when there is nothing to say or to see in it.
     *
     * @throws IllegalArgumentException when it is too long, or cannot be said
     */
    static @Nullable String kept(@Nullable String greeting) {
        if (greeting == null || isBlank(greeting)) {
            return null;
        }
        if (greeting.length() > MAX_LENGTH || !canBeSaid(greeting)) {
            throw new IllegalArgumentException(
                    "A greeting has at most " + MAX_LENGTH + " characters, and only those of XML 1.0");
        }
        return greeting;
    }

    /** Whether TwiML can carry a text. */
    public static boolean canBeSaid(CharSequence text) {
        return !UNSAYABLE.matcher(text).find();
    }

    /** The text without what TwiML cannot carry. */
    public static String sayable(String text) {
        return UNSAYABLE.matcher(text).replaceAll("");
    }

    /** Whether a text is empty, or white space and characters that nobody sees: Twilio sends no such message. */
    public static boolean isBlank(String text) {
        return text.codePoints()
                .allMatch(character -> Character.isWhitespace(character)
                        || Character.isSpaceChar(character)
                        || Character.getType(character) == Character.FORMAT);
    }
}
