package dev.switchboard.activities.twilio.error;

import dev.switchboard.activities.found.MaskedUrl;
import java.util.regex.Pattern;

/** Keeps secrets out of messages, which reach logs, workflow histories and callers. */
public final class Masking {

    private static final int LONGEST = 300;

    /** An auth token, hexadecimal, or an API key's secret, letters and digits. A SID is two characters longer. */
    private static final Pattern TOKEN = Pattern.compile("(?<![0-9A-Za-z])[0-9A-Za-z]{32}(?![0-9A-Za-z])");

    private static final Pattern AUTHORIZATION = Pattern.compile("(?i)\\b(basic|bearer)\\s+\\S+");

    private Masking() {}

    /** The text on one line, not too long, without tokens and what may be secret in URLs. */
    public static String mask(String text) {
        String masked = text.replaceAll("\\s+", " ").strip();
        masked = MaskedUrl.inText(masked);
        masked = TOKEN.matcher(masked).replaceAll("***");
        masked = AUTHORIZATION.matcher(masked).replaceAll("$1 ***");
        return masked.length() <= LONGEST ? masked : masked.substring(0, LONGEST) + "…";
    }
}
