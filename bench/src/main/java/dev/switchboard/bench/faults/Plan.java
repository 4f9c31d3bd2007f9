package dev.switchboard.bench.faults;

import dev.switchboard.testing.Draws;
import dev.switchboard.testing.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What is done and what goes wrong meanwhile. The same settings draw the same plan.
 *
 * @param steps by their time
 * @param disturbances by their time
 */
record Plan(List<Step> steps, List<Disturbance> disturbances) {

    /** Of the processes, those of the service most often. */
    private static final List<String> PROCESSES =
            List.of("worker-1", "worker-2", "worker-1", "worker-2", "api", "api", "simulator", "postgres", "temporal");

    Plan {
        steps = List.copyOf(steps);
        disturbances = List.copyOf(disturbances);
    }

    static Plan draw(Settings settings) {
        Draws draws = new Seed(settings.seed()).draws();
        return new Plan(steps(draws, settings), disturbances(draws, settings));
    }

    private static List<Step> steps(Draws draws, Settings settings) {
        int count = Math.max(1, (int) (settings.load().toMillis() / 1000.0 * settings.stepsPerSecond()));
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Few numbers get most of the work, so that operations meet on them; all get some.
            int number = draws.between(0, draws.percent(50) ? settings.hotNumbers() - 1 : settings.numbers() - 1);
            steps.add(new Step(
                    i,
                    draws.between(0, (int) settings.load().toMillis()),
                    draws.between(0, settings.clients() - 1),
                    act(draws, settings.acts()),
                    number,
                    draws.between(0, Universe.AGENTS_OF_AN_OWNER - 1),
                    draws.oneOf(Channel.class),
                    draws.percent(70)));
        }
        steps.sort(Comparator.comparingInt(Step::atMillis));
        return steps;
    }

    private static Act act(Draws draws, Set<Act> allowed) {
        int left = draws.between(0, allowed.stream().mapToInt(Act::weight).sum() - 1);
        for (Act act : allowed) {
            left -= act.weight();
            if (left < 0) {
                return act;
            }
        }
        throw new IllegalStateException("Weights add up");
    }

    private static List<Disturbance> disturbances(Draws draws, Settings settings) {
        int load = (int) settings.load().toMillis();
        int count = (int) Math.max(2, Math.round(settings.load().toSeconds() / 60.0 * settings.faultsPerMinute()));
        List<Disturbance> disturbances = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Disturbance.Kind kind = draws.percent(50)
                    ? draws.percent(70) ? Disturbance.Kind.KILL : Disturbance.Kind.FREEZE
                    : draws.oneOf(Disturbance.Kind.class);
            String process = draws.oneOf(PROCESSES);
            disturbances.add(new Disturbance(
                    i,
                    draws.between(0, load),
                    kind,
                    process,
                    draws.between(200, kind == Disturbance.Kind.FREEZE ? 12_000 : 5_000),
                    draws.between(10, 60)));
        }
        disturbances.sort(Comparator.comparingInt(Disturbance::atMillis));
        return disturbances;
    }

    /** Only those of the given places in the plan that was drawn. */
    Plan keeping(Set<Integer> stepIndexes, Set<Integer> disturbanceIndexes) {
        return new Plan(
                steps.stream()
                        .filter(step -> stepIndexes.contains(step.index()))
                        .toList(),
                disturbances.stream()
                        .filter(disturbance -> disturbanceIndexes.contains(disturbance.index()))
                        .toList());
    }

    int size() {
        return steps.size() + disturbances.size();
    }
}
