package dev.switchboard.workflows.route;

import java.util.Map;
import java.util.TreeMap;

/**
 * A value found at Twilio, as it may leave the activity that read it. Our own values and those with nothing to hide are
 * as they are. Every other one is a reference: a keyed digest, by which references are compared and the whole value is
 * found where it is sealed, and the text that people see. The whole value is in none of them, so whoever forgets to ask
 * for {@link #text} shows an ugly text and no secret.
 */
public final class FoundValue {

    /** No URL begins so, and no other value that stays as it is. */
    private static final String PREFIX = "found:";

    private static final char SEPARATOR = ':';

    private FoundValue() {}

    /**
     * A reference to a value that is sealed.
     *
     * @param digest a keyed digest of the whole value, without a colon
     * @param text what people may see
     */
    public static String reference(String digest, String text) {
        return PREFIX + digest + SEPARATOR + text;
    }

    public static boolean isReference(String value) {
        return value.startsWith(PREFIX) && value.indexOf(SEPARATOR, PREFIX.length()) > 0;
    }

    public static String digest(String reference) {
        return reference.substring(PREFIX.length(), reference.indexOf(SEPARATOR, PREFIX.length()));
    }

    /** The value as people see it. */
    public static String text(String value) {
        return isReference(value) ? value.substring(value.indexOf(SEPARATOR, PREFIX.length()) + 1) : value;
    }

    /** Values by whatever names, as people see them. */
    public static Map<String, String> texts(Map<String, String> values) {
        Map<String, String> texts = new TreeMap<>();
        values.forEach((name, value) -> texts.put(name, text(value)));
        return texts;
    }
}
