package dev.switchboard.simulator.account;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A content template, as far as a message shows it.
 *
 * @param sid HX…
 * @param body the text, with {@code {{1}}} where a variable goes
 */
public record SimulatedContent(String sid, String body) {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([^{}]+)}}");

    public SimulatedContent {
        if (!SimulatorSids.isSid("HX", sid)) {
            throw new IllegalArgumentException("sid must be HX and 32 hexadecimal digits, not " + sid);
        }
        if (body == null || body.isEmpty()) {
            throw new IllegalArgumentException("body of a content template must not be empty");
        }
    }

    /** The text with these variables; one that is not given stays as it is written. */
    public String with(Map<String, String> variables) {
        return VARIABLE.matcher(body).replaceAll(found -> Matcher.quoteReplacement(value(found, variables)));
    }

    private static String value(MatchResult found, Map<String, String> variables) {
        return variables.getOrDefault(found.group(1), found.group());
    }
}
