package dev.switchboard.bench.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run is made of.
 *
 * @param seed what is random is drawn from it
 * @param load how long there is work and faults; the start before and the settling after come on top
 * @param numbers how many numbers there are
 * @param owners who own them in turn
 * @param clients how many callers call at a time
 * @param stepsPerSecond how many steps of the workload are due in a second
 * @param faultsPerMinute how many faults are caused in a minute
 * @param acts what the workload may do
 * @param steps when given, only those steps of the plan
 * @param disturbances when given, only those faults of the plan
 * @param shrink for how long a plan that failed is tried in smaller forms
 * @param directory where data and logs go; it is made anew
 */
record Settings(
        long seed,
        Duration load,
        int numbers,
        int owners,
        int clients,
        int stepsPerSecond,
        int faultsPerMinute,
        Set<Act> acts,
        @Nullable Set<Integer> steps,
        @Nullable Set<Integer> disturbances,
        Duration shrink,
        Path directory) {

    Settings {
        // Drawn from in their order.
        acts = Collections.unmodifiableSet(EnumSet.copyOf(acts));
        require(load.toMillis() >= 1_000 && load.toMinutes() <= 24 * 60, "--minutes must be between 0.02 and 1440");
        require(numbers >= 1 && numbers <= 2_000, "--numbers must be between 1 and 2000");
        require(owners >= 1 && owners <= 50, "--owners must be between 1 and 50");
        require(clients >= 1 && clients <= 64, "--clients must be between 1 and 64");
        require(stepsPerSecond >= 1 && stepsPerSecond <= 100, "--rate must be between 1 and 100");
        require(faultsPerMinute >= 0 && faultsPerMinute <= 120, "--faults-per-minute must be between 0 and 120");
    }

    /** From a command line: names and values in turn, and the single words {@code --operators} and {@code --pools}. */
    static Settings of(List<String> arguments) {
        Arguments given = new Arguments(arguments);
        Settings settings = new Settings(
                Long.parseLong(given.value("--seed", "7")),
                Duration.ofMillis(Math.round(Double.parseDouble(given.value("--minutes", "5")) * 60_000)),
                Integer.parseInt(given.value("--numbers", "60")),
                Integer.parseInt(given.value("--owners", "6")),
                Integer.parseInt(given.value("--clients", "12")),
                Integer.parseInt(given.value("--rate", "6")),
                Integer.parseInt(given.value("--faults-per-minute", "10")),
                Act.allowed(given.flag("--operators"), given.flag("--pools")),
                indexes(given.value("--steps", "")),
                indexes(given.value("--faults", "")),
                Duration.ofMinutes(Long.parseLong(given.value("--shrink-minutes", "10"))),
                Path.of(Objects.requireNonNullElse(System.getenv("FAULTS_DIRECTORY"), "target/faults"))
                        .toAbsolutePath());
        given.requireAllUsed();
        return settings;
    }

    private static @Nullable Set<Integer> indexes(String list) {
        return switch (list) {
            case "" -> null;
            case "none" -> Set.of();
            default -> Arrays.stream(list.split(",", -1)).map(Integer::valueOf).collect(Collectors.toSet());
        };
    }

    /** Beside the data, which the next run makes anew. */
    Path evidence() {
        return directory.resolveSibling(directory.getFileName() + "-evidence");
    }

    int hotNumbers() {
        return Math.min(numbers, Math.max(1, numbers / 6));
    }

    /** The plan that these settings draw, or what they keep of it. */
    Plan plan() {
        Plan plan = Plan.draw(this);
        return plan.keeping(
                steps != null ? steps : plan.steps().stream().map(Step::index).collect(Collectors.toSet()),
                disturbances != null
                        ? disturbances
                        : plan.disturbances().stream().map(Disturbance::index).collect(Collectors.toSet()));
    }

    /** The command that runs the plan again. */
    String command(Plan plan) {
        String steps = plan.steps().stream()
                .map(step -> Integer.toString(step.index()))
                .collect(Collectors.joining(","));
        String faults = plan.disturbances().stream()
                .map(disturbance -> Integer.toString(disturbance.index()))
                .collect(Collectors.joining(","));
        return command() + " --steps " + (steps.isEmpty() ? "none" : steps) + " --faults "
                + (faults.isEmpty() ? "none" : faults);
    }

    /** The command that draws the whole plan again. */
    String command() {
        return "bench/faults --seed %d --minutes %s --numbers %d --owners %d --clients %d --rate %d --faults-per-minute %d%s%s"
                .formatted(
                        seed,
                        Double.toString(load.toMillis() / 60_000.0),
                        numbers,
                        owners,
                        clients,
                        stepsPerSecond,
                        faultsPerMinute,
                        acts.contains(Act.TERMINATE) ? " --operators" : "",
                        acts.contains(Act.POOL) ? " --pools" : "");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static final class Arguments {

        private final List<String> left;

        Arguments(List<String> all) {
            this.left = new java.util.ArrayList<>(all);
        }

        String value(String name, String otherwise) {
            int at = left.indexOf(name);
            if (at < 0) {
                return otherwise;
            }
            if (at + 1 == left.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            left.remove(at);
            return left.remove(at);
        }

        boolean flag(String name) {
            return left.remove(name);
        }

        void requireAllUsed() {
            if (!left.isEmpty()) {
                throw new IllegalArgumentException(
                        "Unknown: " + String.join(" ", left)
                                + ". There are --minutes, --seed, --numbers, --owners, --clients, --rate, --faults-per-minute,"
                                + " --operators, --pools, --shrink-minutes, and to replay a part of a plan --steps and --faults.");
            }
        }
    }
}
