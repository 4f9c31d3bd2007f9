package dev.switchboard.bench.faults;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One plan, carried out on a new stack and checked. */
final class Run {

    /** For operations to end after the last fault: their longest wait is for a step whose worker was killed. */
    private static final Duration SETTLE = Duration.ofMinutes(4);

    /** From when all faults should be over until all is at rest and examined; each settling ends before. */
    private static final Duration REST = Duration.ofMinutes(15);

    private final Settings settings;

    Run(Settings settings) {
        this.settings = settings;
    }

    /** What does not hold. */
    List<String> of(Plan plan) throws IOException, InterruptedException, SQLException {
        try (Watchdog watchdog = new Watchdog(Run::giveUp);
                Stack stack = Stack.start(settings.directory())) {
            Universe universe = new Universe(settings.owners(), stack.url("api"));
            Twilio twilio = new Twilio(stack);
            Callers callers = new Callers(stack);
            new Setup(stack, universe, twilio, callers).make(settings.numbers());
            say(plan.steps().size() + " steps and " + plan.disturbances().size() + " faults on " + settings.numbers()
                    + " numbers of " + settings.owners() + " owners");
            watchdog.expectEndIn(settings.load().plus(REST));
            long start = System.nanoTime();
            Workload workload =
                    new Workload(universe, settings.numbers(), new Operators(stack), callers, twilio, start);
            CountDownLatch done = workload.begin(plan);
            Disturber disturber = new Disturber(stack, twilio);
            disturber.begin(plan, start);
            disturber.awaitHealth();
            say("All faults are over after " + secondsSince(start) + " s");
            // From the end of the steps on: a short plan may have late ones.
            long rest = settings.load().minusNanos(System.nanoTime() - start).toMillis();
            Thread.sleep(Math.max(0, rest));
            workload.giveUpAt(System.nanoTime() + SETTLE.toNanos());
            do {
                // What somebody paused, nobody else resumes.
                workload.letComeToRest();
            } while (!done.await(2, TimeUnit.SECONDS));
            Examiner examiner = new Examiner(stack, universe, callers, twilio);
            examiner.awaitRest(SETTLE);
            say("All is at rest after " + secondsSince(start) + " s");
            Observed end = examiner.observe(settings.numbers());
            List<Recorded> history = workload.history();
            summarize(history, end, workload.notes());
            List<String> violations = new Checker(universe).violations(history, end);
            new Evidence(settings.evidence()).keep(violations, history, end);
            return violations;
        }
    }

    /** Ends this process, and with it the stack. */
    private static void giveUp(String threads) {
        say(threads);
        say("Not at rest " + REST.toMinutes() + " minutes after the last fault: see the threads above");
        System.exit(1);
    }

    private static void summarize(List<Recorded> history, Observed end, List<String> notes) {
        Map<String, Long> outcomes = history.stream()
                .collect(Collectors.groupingBy(
                        recorded -> recorded.step().act() + " " + recorded.outcome(),
                        TreeMap::new,
                        Collectors.counting()));
        Map<String, Long> states = end.operations().stream()
                .collect(Collectors.groupingBy(Observed.Operation::state, TreeMap::new, Collectors.counting()));
        say("Steps: " + outcomes);
        say("Operations: " + states + "; " + end.messages().size() + " audit messages");
        notes.stream().filter(note -> note.contains("answered")).forEach(note -> say("Note: " + note));
    }

    private static long secondsSince(long start) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
