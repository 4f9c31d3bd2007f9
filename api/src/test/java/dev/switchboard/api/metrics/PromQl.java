package dev.switchboard.api.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a PromQL expression takes: enough of a parser for our own rules and panels.
 *
 * @param selectors the series
 * @param groupedBy the labels that results are grouped by, without {@code le}
 */
record PromQl(List<Selector> selectors, Set<String> groupedBy) {

    private static final Pattern GROUPING = Pattern.compile("\\b(by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w:.])([a-zA-Z_:][\\w:]*)\\s*(\\(|\\{([^}]*)})?\\s*(\\[[^\\]]*])?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");

    /** The series of a name. */
    record Selector(String name, List<LabelMatcher> matchers) {}

    /** For example {@code outcome=~"a|b"}. */
    record LabelMatcher(String label, String operator, String value) {

        boolean isNegative() {
            return operator.startsWith("!");
        }

        /** Whether a label of this value is meant. Prometheus anchors regular expressions at both ends. */
        boolean matches(String labelValue) {
            boolean equal = operator.endsWith("~") ? labelValue.matches(value) : labelValue.equals(value);
            return equal != isNegative();
        }
    }

    static PromQl parse(String expression) {
        Set<String> groupedBy = GROUPING.matcher(expression)
                .results()
                .flatMap(grouping -> Arrays.stream(grouping.group(2).split(",")))
                .map(String::strip)
                .filter(label -> !label.equals("le"))
                .collect(Collectors.toUnmodifiableSet());
        List<Selector> selectors = new ArrayList<>();
        Matcher found = SELECTOR.matcher(GROUPING.matcher(expression).replaceAll(" "));
        while (found.find()) {
            boolean function = "(".equals(found.group(2));
            if (!function && !WORDS.contains(found.group(1))) {
                selectors.add(new Selector(found.group(1), matchers(found.group(3))));
            }
        }
        return new PromQl(List.copyOf(selectors), groupedBy);
    }

    private static List<LabelMatcher> matchers(@org.jspecify.annotations.Nullable String braces) {
        return braces == null
                ? List.of()
                : MATCHER.matcher(braces)
                        .results()
                        .map(label -> new LabelMatcher(label.group(1), label.group(2), label.group(3)))
                        .toList();
    }
}
