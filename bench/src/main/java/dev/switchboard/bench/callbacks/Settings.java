package dev.switchboard.bench.callbacks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What can be set, in the environment.
 *
 * @param jar the service
 * @param javaOptions of the service's JVM, for example to record a profile
 * @param pgbench the program
 * @param clients the client counts that pgbench is tried with
 * @param connections how many connections send callbacks
 * @param warmUp how many callbacks come first, until the service's code is compiled
 * @param rounds how often pgbench and callbacks take turns: what else the machine does then meets both
 * @param seconds how long each measurement takes, about
 * @param directory where PostgreSQL's data and the service's log go; not in memory, since commits must reach a disk
 */
record Settings(
        Path jar,
        List<String> javaOptions,
        Path pgbench,
        List<Integer> clients,
        int connections,
        int warmUp,
        int rounds,
        Duration seconds,
        Path directory) {

    static Settings fromEnvironment() {
        return new Settings(
                Path.of(Objects.requireNonNull(System.getenv("SWITCHBOARD_JAR"), "SWITCHBOARD_JAR is not set")),
                words("BENCH_JAVA_OPTIONS", "").stream()
                        .filter(word -> !word.isEmpty())
                        .toList(),
                Path.of(Objects.requireNonNull(System.getenv("PGBENCH"), "PGBENCH is not set")),
                words("BENCH_PGBENCH_CLIENTS", "8 16 32 64").stream()
                        .map(Integer::valueOf)
                        .toList(),
                Integer.parseInt(text("BENCH_CONNECTIONS", "64")),
                Integer.parseInt(text("BENCH_WARM_UP", "200000")),
                Integer.parseInt(text("BENCH_ROUNDS", "5")),
                Duration.ofSeconds(Long.parseLong(text("BENCH_SECONDS", "8"))),
                Path.of(text("BENCH_DIRECTORY", "target/callbacks")).toAbsolutePath());
    }

    private static List<String> words(String name, String otherwise) {
        return Arrays.asList(text(name, otherwise).split(" +", -1));
    }

    private static String text(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
