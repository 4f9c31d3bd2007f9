package dev.switchboard.bench.faults;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether a history of one number and channel could have happened with one step after the other, each at points between
 * its call and its answer. It is the search of Wing and Gong, which remembers the configurations that led nowhere, as
 * Lowe does.
 */
final class Linearizability {

    /** Histories of a number are short; a search that grows beyond this is told as undecided, and not as a success. */
    private static final int MOST_CONFIGURATIONS = 3_000_000;

    private final NumberModel model;

    Linearizability(NumberModel model) {
        this.model = model;
    }

    /**
     * What is wrong with it, or nothing.
     *
     * @param history of one number, in any order
     * @param first the number before it
     * @param lastBinding how the number is bound after it
     * @param lastRoute where the channel leads at Twilio after it
     */
    Optional<String> violation(List<Recorded> history, NumberState first, Recorded.Seen lastBinding, String lastRoute) {
        List<Recorded> steps = history.stream()
                .filter(model::concerns)
                .sorted(Comparator.comparingLong(Recorded::invoked))
                .toList();
        Deque<Configuration> open = new ArrayDeque<>();
        Set<Configuration> known = new HashSet<>();
        Configuration start = new Configuration(new byte[steps.size()], first);
        Configuration furthest = start;
        open.push(start);
        while (!open.isEmpty()) {
            Configuration configuration = open.pop();
            if (!known.add(configuration)) {
                continue;
            }
            if (known.size() > MOST_CONFIGURATIONS) {
                return Optional.of("undecided: there are too many ways in which it may have happened");
            }
            if (configuration.ended() > furthest.ended()) {
                furthest = configuration;
            }
            if (configuration.ended() == steps.size()) {
                if (isLike(configuration.state, lastBinding, lastRoute)) {
                    return Optional.empty();
                }
                continue;
            }
            follow(steps, configuration, open);
        }
        return Optional.of(describe(steps, furthest, lastBinding, lastRoute));
    }

    private void follow(List<Recorded> steps, Configuration configuration, Deque<Configuration> open) {
        long firstAnswer = IntStream.range(0, steps.size())
                .filter(index -> !configuration.hasEnded(index))
                .mapToLong(index -> steps.get(index).returned())
                .min()
                .orElse(Long.MAX_VALUE);
        // Backwards, so that what was called first is tried first.
        for (int index = steps.size() - 1; index >= 0; index--) {
            Recorded step = steps.get(index);
            if (!configuration.hasEnded(index) && step.invoked() <= firstAnswer) {
                for (NumberModel.Next next : model.next(step, configuration.progress[index], configuration.state)) {
                    open.push(configuration.after(index, next));
                }
            }
        }
    }

    private static boolean isLike(NumberState state, Recorded.Seen binding, String route) {
        return state.binding().equals(binding.state())
                && state.agentId().equals(binding.agentId())
                && state.route().equals(route);
    }

    private static String describe(
            List<Recorded> steps, Configuration furthest, Recorded.Seen lastBinding, String lastRoute) {
        String left = IntStream.range(0, steps.size())
                .filter(index -> !furthest.hasEnded(index))
                .mapToObj(index -> "\n      " + steps.get(index))
                .limit(6)
                .collect(Collectors.joining());
        return "no order of its steps explains what was answered. At best " + furthest.ended() + " of " + steps.size()
                + " fit, up to " + furthest.state + (left.isEmpty() ? "" : "; then there are:" + left)
                + "\n      and at the end " + lastBinding.state() + " " + lastBinding.agentId() + " leading to '"
                + lastRoute
                + "'";
    }

    /** How far each step is, and the number then. */
    private static final class Configuration {

        private final byte[] progress;
        private final NumberState state;

        Configuration(byte[] progress, NumberState state) {
            this.progress = progress;
            this.state = state;
        }

        boolean hasEnded(int index) {
            return progress[index] == NumberModel.ENDED;
        }

        int ended() {
            int ended = 0;
            for (byte phase : progress) {
                if (phase == NumberModel.ENDED) {
                    ended++;
                }
            }
            return ended;
        }

        Configuration after(int index, NumberModel.Next next) {
            byte[] further = progress.clone();
            further[index] = (byte) next.phase();
            return new Configuration(further, next.state());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Configuration that
                    && Arrays.equals(progress, that.progress)
                    && state.equals(that.state);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(progress) + state.hashCode();
        }
    }
}
