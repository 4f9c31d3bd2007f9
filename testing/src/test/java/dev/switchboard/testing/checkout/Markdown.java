package dev.switchboard.testing.checkout;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a Markdown document links to, quotes and is headed by. */
record Markdown(String text) {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern INDENTED = Pattern.compile("(?m)^ {4,}(?![-*|]).*$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    /** What cannot be wrapped: a row of a table, a heading, a link that has its line to itself. */
    private static final Pattern ONE_LINE = Pattern.compile("\\s*\\|.*|#.*|\\s*([-*] )?\\[[^]]*]\\(\\S+\\)\\S?");

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");

    /** The targets of its links, as they are written. */
    List<String> links() {
        return groups(LINK, prose());
    }

    /** What stands in backticks. */
    List<String> quoted() {
        return groups(QUOTED, prose());
    }

    /** The lines of its prose that can be wrapped. */
    List<String> wrapped() {
        return prose().lines().filter(line -> !ONE_LINE.matcher(line).matches()).toList();
    }

    List<String> headings() {
        return groups(HEADING, FENCED.matcher(text).replaceAll(""));
    }

    /** What its headings are called in links, as GitHub calls them. */
    List<String> anchors() {
        return headings().stream().map(Markdown::anchor).toList();
    }

    static String anchor(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
                .replace(' ', '-');
    }

    private String prose() {
        return INDENTED.matcher(FENCED.matcher(text).replaceAll("")).replaceAll("");
    }

    private static List<String> groups(Pattern pattern, String text) {
        Stream<MatchResult> matches = pattern.matcher(text).results();
        return matches.map(match -> match.group(1)).toList();
    }
}
