package dev.switchboard.bench.fleet;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What can be set, in the environment.
 *
 * @param jar the service
 * @param temporalCli the program that starts a Temporal server
 * @param sizes how many numbers a fleet has
 * @param drift how many percent of them differ at the start
 * @param clients who updates them: {@code switchboard}, {@code sequential}, or how many calls a loop makes at a time
 * @param latencyMillis how long Twilio takes to answer
 * @param rate how many requests a second Twilio accepts
 * @param sequentialSample on how many numbers the sequential loop is measured; the others are extrapolated
 * @param warmUp how many numbers each client updates before it is measured
 * @param kill whether each is killed half way, and started again
 * @param heap the most that the service may use, as {@code -Xmx} takes it
 * @param directory where logs go
 */
record FleetSettings(
        Path jar,
        String temporalCli,
        List<Integer> sizes,
        List<Integer> drift,
        List<String> clients,
        int latencyMillis,
        int rate,
        int sequentialSample,
        int warmUp,
        boolean kill,
        String heap,
        Path directory) {

    FleetSettings {
        require(sizes.stream().allMatch(size -> size >= 1), "FLEET_SIZE must be at least 1");
        require(drift.stream().allMatch(percent -> percent >= 0 && percent <= 100), "DRIFT must be between 0 and 100");
        require(rate >= 1 && rate <= 1_000, "FLEET_RATE must be between 1 and 1000");
        require(latencyMillis >= 0, "FLEET_LATENCY_MS must not be negative");
        require(warmUp >= 0, "FLEET_WARM_UP must not be negative");
        require(sequentialSample >= 1, "SEQUENTIAL_SAMPLE must be at least 1");
    }

    static FleetSettings fromEnvironment() {
        return new FleetSettings(
                Path.of(Objects.requireNonNull(System.getenv("SWITCHBOARD_JAR"), "SWITCHBOARD_JAR is not set")),
                text("TEMPORAL_CLI", "temporal"),
                numbers("FLEET_SIZE", "1000"),
                numbers("DRIFT", "1 100"),
                words("FLEET_CLIENTS", "switchboard sequential 10 50"),
                number("FLEET_LATENCY_MS", "80"),
                number("FLEET_RATE", "100"),
                number("SEQUENTIAL_SAMPLE", "2000"),
                number("FLEET_WARM_UP", "300"),
                text("KILL", "0").equals("1"),
                text("FLEET_HEAP", "256m"),
                Path.of(text("FLEET_DIRECTORY", "target/fleet")).toAbsolutePath());
    }

    /** A number of a benchmark's own. */
    static int number(String name, String otherwise) {
        return Integer.parseInt(text(name, otherwise));
    }

    private static List<Integer> numbers(String name, String otherwise) {
        return words(name, otherwise).stream().map(Integer::valueOf).toList();
    }

    private static List<String> words(String name, String otherwise) {
        return Arrays.asList(text(name, otherwise).split("[ ,]+", -1));
    }

    private static String text(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
