package dev.switchboard.api.metrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a process exports.
 *
 * @param series their labels and values, by name
 */
record Scrape(Map<String, Map<Map<String, String>, Double>> series) {

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    static Scrape parse(String text) {
        Map<String, Map<Map<String, String>, Double>> series = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            MatchResult found = LINE.matcher(line)
                    .results()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("Not a sample: " + line));
            Map<String, String> labels = new LinkedHashMap<>();
            LABEL.matcher(Objects.requireNonNullElse(found.group(2), ""))
                    .results()
                    .forEach(label -> labels.put(label.group(1), label.group(2)));
            series.computeIfAbsent(found.group(1), name -> new HashMap<>())
                    .put(labels, Double.parseDouble(found.group(3).replace("+Inf", "Infinity")));
        });
        return new Scrape(series);
    }

    boolean has(String name) {
        return series.containsKey(name);
    }

    /** The labels that series of the name have. */
    Set<String> labels(String name) {
        Set<String> labels = new HashSet<>();
        series.getOrDefault(name, Map.of()).keySet().forEach(one -> labels.addAll(one.keySet()));
        return labels;
    }

    /** Whether a series of the name fits all that is asked for. */
    boolean has(PromQl.Selector selector, List<String> ignored) {
        return series.getOrDefault(selector.name(), Map.of()).keySet().stream()
                .anyMatch(labels -> selector.matchers().stream()
                        .filter(matcher -> !ignored.contains(matcher.label()))
                        .allMatch(matcher -> matcher.matches(labels.getOrDefault(matcher.label(), ""))));
    }

    /** The sum of the series of the name with these labels. */
    double sum(String name, Map<String, String> with) {
        return series.getOrDefault(name, Map.of()).entrySet().stream()
                .filter(one -> one.getKey().entrySet().containsAll(with.entrySet()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
