package dev.switchboard.testing.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the tests of a run went.
 *
 * @param failures a line for each test that failed
 * @param repeated a line for each test that failed first and passed when it was run again; it counts as passed
 * @param skipped how many tests were skipped, by the reason that they gave
 */
record Outcome(int passed, List<String> failures, List<String> repeated, Map<String, Integer> skipped) {
    Outcome {
        failures = List.copyOf(failures);
        repeated = List.copyOf(repeated);
        skipped = new TreeMap<>(skipped);
    }

    int failed() {
        return failures.size();
    }

    /** All of it in one line, for example {@code Tests: 12 passed, 0 failed, 2 skipped (2: needs the temporal CLI)}. */
    String line() {
        String reasons = skipped.entrySet().stream()
                .map(entry -> entry.getValue() + ": " + entry.getKey())
                .collect(Collectors.joining("; "));
        int total = skipped.values().stream().mapToInt(Integer::intValue).sum();
        return "Tests: %,d passed, %,d failed, %,d skipped".formatted(passed, failed(), total)
                + (total == 0 ? "" : " (" + reasons + ")");
    }
}
