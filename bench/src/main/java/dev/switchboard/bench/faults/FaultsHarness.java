package dev.switchboard.bench.faults;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Draws a plan from a seed, carries it out, checks it, and makes one that fails smaller. */
public final class FaultsHarness {

    private final Settings settings;
    private List<String> violations = List.of();

    private FaultsHarness(Settings settings) {
        this.settings = settings;
    }

    /** Ends with 0 when everything holds, with 1 when something does not, with 2 when it cannot be tried. */
    public static void main(String[] arguments) throws Exception {
        Settings settings;
        try {
            settings = Settings.of(Arrays.asList(arguments));
        } catch (IllegalArgumentException mistake) {
            System.err.println(mistake.getMessage());
            System.exit(2);
            return;
        }
        boolean holds = new FaultsHarness(settings).run();
        // Clients that were given up on would keep the process alive.
        System.exit(holds ? 0 : 1);
    }

    private boolean run() throws Exception {
        Plan plan = settings.plan();
        System.err.println(settings.command());
        violations = new Run(settings).of(plan);
        if (violations.isEmpty()) {
            System.out.println("Nothing found: " + settings.command());
            return true;
        }
        tell(plan);
        if (settings.steps() == null
                && settings.disturbances() == null
                && !settings.shrink().isZero()) {
            tell(smallest(plan));
        }
        return false;
    }

    private void tell(Plan plan) {
        System.out.println();
        System.out.println(violations.size() + " violations:");
        violations.forEach(violation -> System.out.println("  - " + violation));
        if (plan.size() <= 60) {
            Stream.concat(plan.steps().stream(), plan.disturbances().stream())
                    .forEach(part -> System.out.println("  " + part));
        }
        System.out.println("To run it again: " + settings.command(plan));
    }

    private Plan smallest(Plan plan) throws Exception {
        long deadline = System.nanoTime() + settings.shrink().toNanos();
        Plan smaller = ofViolatedNumbers(plan);
        List<Object> failing = parts(smaller.size() < plan.size() && fails(smaller) ? smaller : plan);
        return plan(new Shrinker<>(parts -> fails(plan(parts)), () -> System.nanoTime() < deadline).smallest(failing));
    }

    /** What happens on other numbers rarely matters. */
    private Plan ofViolatedNumbers(Plan plan) {
        Set<Integer> numbers = Evidence.numbersIn(violations);
        return numbers.isEmpty()
                ? plan
                : new Plan(
                        plan.steps().stream()
                                .filter(step -> numbers.contains(step.number()))
                                .toList(),
                        plan.disturbances());
    }

    private boolean fails(Plan plan) throws Exception {
        System.err.println("Trying " + plan.steps().size() + " steps and "
                + plan.disturbances().size() + " faults");
        List<String> found = new Run(settings).of(plan);
        if (!found.isEmpty()) {
            violations = found;
        }
        return !found.isEmpty();
    }

    private static List<Object> parts(Plan plan) {
        return Stream.concat(plan.steps().stream(), plan.disturbances().stream())
                .map(Object.class::cast)
                .toList();
    }

    private static Plan plan(List<Object> parts) {
        return new Plan(of(parts, Step.class), of(parts, Disturbance.class));
    }

    private static <T> List<T> of(List<Object> parts, Class<T> type) {
        return parts.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
